using Taoverse.LocalSubnet.Pool;

namespace Taoverse.LocalSubnet.Execution.Calls;

/// <summary>Setting weights, with pallet SubtensorModule's order of checks at spec 293.</summary>
internal static class WeightCalls
{
    private const string Pallet = "SubtensorModule";
    private const int StakeTooLow = 1;

    /// <summary>Keeps those with too little stake out of the pool.</summary>
    public static void Admit(CallContext call)
    {
        if (!HasStake(call, call.Argument<ushort>("netuid")))
        {
            throw InvalidTransactionException.Custom(StakeTooLow);
        }
    }

    /// <summary>Those who set none for longest come first.</summary>
    public static ulong Priority(CallContext call)
    {
        var slots = new NeuronSlots(call.Subtensor, call.Argument<ushort>("netuid"));
        return slots.UidOf(call.Signer) is { } uid
            ? uint.MaxValue + call.Number - Math.Min(call.Number, slots.Element<ulong>("LastUpdate", uid))
            : 0;
    }

    /// <summary>Sets the weights of the caller's uid.</summary>
    public static void SetWeights(CallContext call)
    {
        var netuid = call.Argument<ushort>("netuid");
        var (uids, values) = (call.List<ushort>("dests"), call.List<ushort>("weights"));
        var slots = new NeuronSlots(call.Subtensor, netuid);
        Require(netuid != 0, "CanNotSetRootNetworkWeights");
        Require(uids.Length == values.Length, "WeightVecNotEqualSize");
        Require(call.Subtensor.Get<bool>("NetworksAdded", netuid), "SubNetworkDoesNotExist");
        Require(uids.Length <= slots.Count, "UidsLengthExceedUidsInSubNet");
        Require(slots.UidOf(call.Signer) is not null, "HotKeyNotRegisteredInSubNet");
        Require(HasStake(call, netuid), "NotEnoughStakeToSetWeights");
        var wanted = call.Subtensor.Get<ulong>("WeightsVersionKey", netuid);
        Require(wanted == 0 || call.Argument<ulong>("version_key") >= wanted, "IncorrectWeightVersionKey");
        var uid = slots.UidOf(call.Signer)!.Value;
        var commits = call.Subtensor.Get<bool>("CommitRevealWeightsEnabled", netuid);
        Require(commits || IsDue(call, slots, netuid, uid), "SettingWeightsTooFast");
        var isSelf = uids is [var only] && only == uid;
        Require(isSelf || slots.Element<bool>("ValidatorPermit", uid), "NeuronNoValidatorPermit");
        Require(uids.Distinct().Count() == uids.Length, "DuplicateUids");
        Require(uids.All(u => u < slots.Count), "UidVecContainInvalidOne");
        var least = Math.Min(slots.Count, call.Subtensor.Get<ushort>("MinAllowedWeights", netuid));
        Require(isSelf || uids.Length >= least, "WeightVecLengthIsLow");
        var scaled = UpScale(values);
        Require(isSelf || IsWithin(scaled, call.Subtensor.Get<ushort>("MaxWeightsLimit", netuid)), "MaxWeightExceeded");
        call.Subtensor.Set("Weights", uids.Zip(scaled).ToArray(), netuid, uid);
        if (!commits)
        {
            slots.SetElement("LastUpdate", uid, (ulong)call.Number);
        }

        call.Emit(Pallet, "WeightsSet", new object[] { netuid, uid });
    }

    // Weights as the chain keeps them: the largest becomes 65535, the others follow, rounded.
    private static ushort[] UpScale(ushort[] values)
    {
        var largest = values.Length == 0 ? 0L : values.Max();
        return largest == 0 ? values : [.. values.Select(v => (ushort)(((v * 2L * ushort.MaxValue) + largest) / (2 * largest)))];
    }

    private static bool HasStake(CallContext call, ushort netuid) =>
        new StakeBook(call.Subtensor).TotalOf(call.Signer, netuid) >= call.Subtensor.Get<ulong>("StakeThreshold");

    private static bool IsDue(CallContext call, NeuronSlots slots, ushort netuid, ushort uid)
    {
        var last = slots.Element<ulong>("LastUpdate", uid);
        return last == 0 || call.Number - Math.Min(last, call.Number) >= call.Subtensor.Get<ulong>("WeightsSetRateLimit", netuid);
    }

    // The limit is on shares of the sum (pallet_subtensor, check_vec_max_limited).
    private static bool IsWithin(ushort[] weights, ushort limit)
    {
        var sum = weights.Sum(w => (long)w);
        return limit == ushort.MaxValue || sum == 0 || weights.Max() * (long)ushort.MaxValue <= limit * sum;
    }

    private static void Require(bool holds, string error) => CallContext.Require(holds, Pallet, error);
}
