using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Extrinsics;
using Taoverse.Substrate.Rpc;
using Taoverse.Substrate.Runtimes;
using Taoverse.Substrate.Subtensor.Wire;

namespace Taoverse.Substrate.Subtensor.Weights;

/// <summary>Sets weights, after checking in the chain's own order what the chain would check.</summary>
internal sealed class WeightWriter(ChainReader chain, ExtrinsicSubmitter submitter)
{
    private const string Pallet = "SubtensorModule";

    // The stake that setting weights takes; older runtimes had another name for it.
    private static readonly string[] Thresholds = ["StakeThreshold", "WeightsMinStake"];

    public async Task<WeightPlan> PlanAsync(
        AccountId hotkey, int netUid, IReadOnlyList<KeyValuePair<int, double>> weights, ulong? versionKey, CancellationToken ct)
    {
        WeightVector.Require(weights);
        SubnetReader.RequireNetUid(netUid);
        var (block, replies) = await chain.ReadAsync(
            null,
            (runtime, hash) =>
            [
                SubnetReader.Exists(runtime, netUid, hash),
                new RpcCall("state_queryStorageAt", [Wanted(runtime, netUid, hotkey), hash]),
                .. RuntimeMethods.CallForFields(runtime, netUid, ["total_stake"], hash) is { } call ? new[] { call } : [],
            ],
            ct).ConfigureAwait(false);
        SubnetReader.RequireExists(block, netUid, replies[0]);
        var stored = new StoredValues(block.Runtime, ChainReader.Changes(replies[1]));

        if (stored.Get<bool>(Pallet, "CommitRevealWeightsEnabled", netUid))
        {
            throw new TaoverseException(
                "CommitRevealEnabled", FaultKind.NotSupported,
                $"Subnet {netUid} takes weights only as commitments that are revealed later, encrypted to a drand round; "
                + "this version cannot make those. Nothing was sent.",
                "Use a client that commits timelocked weights, or ask the subnet's owner whether commit-reveal can be switched off.");
        }

        int neurons = stored.Get<ushort>(Pallet, "SubnetworkN", netUid);
        if (weights.FirstOrDefault(w => w.Key >= neurons) is { Value: var beyond, Key: var unknown } && unknown >= neurons)
        {
            throw new TaoverseException(
                "UnknownUid", FaultKind.NotFound, $"Subnet {netUid} has no uid {unknown} (weight {beyond}); it has {neurons} neurons. Nothing was sent.",
                "Make the weights from a metagraph that was read just now.");
        }

        int uid = stored.Get<ushort?>(Pallet, "Uids", netUid, hotkey) ?? throw SubtensorErrors.NotRegistered(hotkey, netUid);
        RequireStake(block, netUid, uid, stored, replies.Length > 2 ? replies[2] : null);
        var key = RequireVersion(netUid, versionKey, stored);
        RequireRate(block, netUid, uid, stored);
        if (!(stored.Get<bool[]>(Pallet, "ValidatorPermit", netUid) ?? []).ElementAtOrDefault(uid) && !weights.All(w => w.Key == uid || w.Value == 0))
        {
            throw Refused("NoValidatorPermit", $"uid {uid} of subnet {netUid} holds no validator permit", "Wait until its stake earns a permit at the end of an epoch.");
        }

        return new WeightPlan
        {
            NetUid = netUid,
            Uid = uid,
            Hotkey = hotkey.ToString(),
            VersionKey = key,
            Block = block.Number,
            Vector = Fit(weights, neurons, stored, netUid),
        };
    }

    public Task<ExtrinsicOutcome> SetAsync(IExtrinsicSigner hotkey, WeightPlan plan, SubmitOptions options, CancellationToken ct) =>
        submitter.SubmitAsync(
            hotkey, Pallet, "set_weights",
            new Dictionary<string, object?>
            {
                ["netuid"] = plan.NetUid,
                ["dests"] = plan.Vector.Uids,
                ["weights"] = plan.Vector.Values,
                ["version_key"] = plan.VersionKey,
            },
            options, ct);

    private static string[] Wanted(ChainRuntime runtime, int netUid, AccountId hotkey)
    {
        List<byte[]> keys = [runtime.Key(Pallet, "Uids", netUid, hotkey)];
        if (ThresholdOf(runtime) is { } threshold)
        {
            keys.Add(runtime.Key(Pallet, threshold));
        }

        foreach (var entry in new[]
                 {
                     "SubnetworkN", "CommitRevealWeightsEnabled", "WeightsVersionKey", "WeightsSetRateLimit", "LastUpdate", "ValidatorPermit",
                     "MinAllowedWeights", "MaxWeightsLimit",
                 })
        {
            keys.Add(runtime.Key(Pallet, entry, netUid));
        }

        return [.. keys.Select(k => ChainReader.ToHex(k))];
    }

    private static string? ThresholdOf(ChainRuntime runtime) =>
        Thresholds.FirstOrDefault(e => runtime.Metadata.FindStorage(Pallet, e) is not null);

    private static void RequireStake(PinnedBlock block, int netUid, int uid, StoredValues stored, RpcReply? totals)
    {
        var threshold = ThresholdOf(block.Runtime) is { } entry ? stored.Get<ulong>(Pallet, entry) : 0;
        if (threshold == 0 || totals is null)
        {
            return;
        }

        var stakes = RuntimeMethods.Decode<MetagraphInfo?>(block.Runtime, (string)totals.Call.Parameters[0]!, totals.GetBytes() ?? [])?.TotalStake ?? [];
        if (uid < stakes.Length && stakes[uid] < threshold)
        {
            throw Refused(
                "StakeTooLow", $"uid {uid} of subnet {netUid} has a stake of {stakes[uid] / 1e9:0.###} and {threshold / 1e9:0.###} are needed",
                "Add stake to the hotkey.");
        }
    }

    private static ulong RequireVersion(int netUid, ulong? versionKey, StoredValues stored)
    {
        var wanted = stored.Get<ulong>(Pallet, "WeightsVersionKey", netUid);
        var given = versionKey ?? wanted;
        return wanted == 0 || given >= wanted
            ? given
            : throw Refused("VersionKeyTooOld", $"subnet {netUid} asks for weights of version {wanted}, and these are of {given}", "Update the validator's software.");
    }

    private static void RequireRate(PinnedBlock block, int netUid, int uid, StoredValues stored)
    {
        var limit = (long)stored.Get<ulong>(Pallet, "WeightsSetRateLimit", netUid);
        var last = (long)(stored.Get<ulong[]>(Pallet, "LastUpdate", netUid) ?? []).ElementAtOrDefault(uid);

        // The next block is the first that they could be in.
        if (last != 0 && last + limit - block.Number - 1 is var wait and > 0)
        {
            throw new TaoverseException(
                "WeightsTooSoon", FaultKind.LimitsExceeded,
                $"The chain would refuse the weights: uid {uid} set some at block {last}, and {limit} blocks must lie between. Nothing was sent.",
                $"Wait {wait} block(s), about {wait * 12 / 60.0:0.#} minutes, and try again.");
        }
    }

    private static WeightVector Fit(IReadOnlyList<KeyValuePair<int, double>> weights, int neurons, StoredValues stored, int netUid)
    {
        var all = new double[neurons];
        foreach (var (uid, weight) in weights)
        {
            all[uid] = weight;
        }

        if (all.All(w => w == 0))
        {
            throw Refused("NoWeights", "all weights are zero", "Give at least one weight above zero.");
        }

        // The limit is kept as u16; all of 65535 is no limit.
        var limit = stored.Get<ushort>(Pallet, "MaxWeightsLimit", netUid) / (double)ushort.MaxValue;
        return WeightVector.Quantize(WeightProcessor.Process(all, stored.Get<ushort>(Pallet, "MinAllowedWeights", netUid), limit));
    }

    private static TaoverseException Refused(string errorId, string reason, string nextStep) =>
        new(errorId, FaultKind.Refused, $"The chain would refuse the weights: {reason}. Nothing was sent.", nextStep);
}
