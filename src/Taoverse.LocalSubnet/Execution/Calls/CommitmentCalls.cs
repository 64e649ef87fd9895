using Taoverse.LocalSubnet.Runtime;
using Taoverse.Substrate.Codecs;

namespace Taoverse.LocalSubnet.Execution.Calls;

/// <summary>The calls of pallet Commitments, with its order of checks at spec 293.</summary>
/// <remarks>The flag that resets bonds is kept but resets none, and what is timelocked is never revealed.</remarks>
internal static class CommitmentCalls
{
    private const string Pallet = "Commitments";
    private const int MaxFields = 3;

    // Every commitment counts as at least this many bytes.
    private const ulong LeastSpace = 100;

    /// <summary>Commits data to a subnet.</summary>
    public static void SetCommitment(CallContext call)
    {
        var netuid = call.Argument<ushort>("netuid");
        CallContext.Require(call.Subtensor.Get<ushort?>("Uids", netuid, call.Signer) is not null, Pallet, "AccountNotAllowedCommit");
        var info = call.Argument<ScaleRecord>("info");
        var fields = ((IEnumerable<object?>)info["fields"]!).Cast<ScaleVariant>().ToArray();
        CallContext.Require(fields.Length <= MaxFields, Pallet, "TooManyFieldsInCommitmentInfo");

        var storage = new StorageView(call.State, Pallet);
        var tempo = call.Subtensor.Get<ushort>("Tempo", netuid);
        var epoch = EpochTiming.Index(call.Number, netuid, tempo);
        var usage = storage.Get<SpaceUsed>("UsedSpaceOf", netuid, call.Signer);
        var used = usage?.LastEpoch == epoch ? usage.UsedSpace : 0;
        var needed = Math.Max(LeastSpace, fields.Aggregate(0UL, (sum, field) => sum + SizeOf(field)));
        if (fields.Any(f => f.Name == "ResetBondsFlag"))
        {
            storage.Set("LastBondsReset", call.Number, netuid, call.Signer);
        }

        CallContext.Require(used + needed <= storage.Get<uint>("MaxSpace"), Pallet, "SpaceLimitExceeded");
        storage.Set("UsedSpaceOf", new SpaceUsed { LastEpoch = epoch, UsedSpace = used + needed }, netuid, call.Signer);
        var registration = new ScaleRecord([new("deposit", 0UL), new("block", call.Number), new("info", info)]);
        storage.Set<object?>("CommitmentOf", registration, netuid, call.Signer);
        storage.Set("LastCommitment", call.Number, netuid, call.Signer);
        var locked = fields.FirstOrDefault(f => f.Name == "TimelockEncrypted");
        KeyValuePair<string, object?>[] said = [new("netuid", netuid), new("who", call.Signer)];
        call.Emit(
            Pallet,
            locked is null ? "Commitment" : "TimelockCommitment",
            new ScaleRecord(locked is null ? said : [.. said, new("reveal_round", ((ScaleRecord)locked.Value!)["reveal_round"])]));
    }

    // pallet_commitments, Data::len_for_rate_limit: what a hash or raw data hold, and of timelocked data the ciphertext.
    private static ulong SizeOf(ScaleVariant field) => field.Value switch
    {
        byte[] bytes => (ulong)bytes.Length,
        ScaleRecord locked => (ulong)((byte[])locked["encrypted"]!).Length,
        _ => 0,
    };
}
