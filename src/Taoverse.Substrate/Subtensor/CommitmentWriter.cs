using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Codecs;
using Taoverse.Substrate.Extrinsics;
using Taoverse.Substrate.Metadata;
using Taoverse.Substrate.Rpc;
using Taoverse.Substrate.Runtimes;
using Taoverse.Substrate.Subtensor.Wire;

namespace Taoverse.Substrate.Subtensor;

/// <summary>Writes commitments, after checking what the chain would check.</summary>
internal sealed class CommitmentWriter(ChainReader chain, ExtrinsicSubmitter submitter)
{
    private const string Pallet = "Commitments";
    private const int MostRaw = 128;
    private const int MostBigRaw = 512;

    // pallet_commitments: every commitment counts as at least this much of an epoch's space.
    private const int LeastSpace = 100;

    // Runtimes before the space rule took one commitment in as many blocks.
    private const int OldRateLimit = 100;

    public async Task<ExtrinsicOutcome> WriteAsync(IExtrinsicSigner hotkey, int netUid, byte[] data, SubmitOptions options, CancellationToken ct)
    {
        var field = await CheckAsync(hotkey.Account, netUid, data, ct).ConfigureAwait(false);
        var info = new Dictionary<string, object?> { ["fields"] = new object?[] { field } };
        return await submitter.SubmitAsync(
            hotkey, Pallet, "set_commitment", new Dictionary<string, object?> { ["netuid"] = netUid, ["info"] = info }, options, ct).ConfigureAwait(false);
    }

    /// <summary>Refuses what the chain would refuse, before anything is sent.</summary>
    /// <returns>The data as the field of a commitment.</returns>
    public async Task<ScaleVariant> CheckAsync(AccountId hotkey, int netUid, byte[] data, CancellationToken ct)
    {
        SubnetReader.RequireNetUid(netUid);
        string[] wanted = [];
        var (block, replies) = await chain.ReadAsync(
            null,
            (runtime, hash) =>
            {
                wanted = Wanted(runtime, netUid, hotkey);
                return [SubnetReader.Exists(runtime, netUid, hash), new RpcCall("state_queryStorageAt", [wanted, hash])];
            },
            ct).ConfigureAwait(false);
        SubnetReader.RequireExists(block, netUid, replies[0]);
        var field = FieldOf(block.Runtime, data);
        var stored = new StoredValues(block.Runtime, ChainReader.Changes(replies[1]));
        if (stored.Bytes("SubtensorModule", "Uids", netUid, hotkey) is null)
        {
            throw SubtensorErrors.NotRegistered(hotkey, netUid);
        }

        RequireSpace(block, netUid, hotkey, Math.Max(LeastSpace, data.Length), stored);
        return field;
    }

    private static string[] Wanted(ChainRuntime runtime, int netUid, AccountId hotkey)
    {
        List<byte[]> keys =
        [
            runtime.Key("SubtensorModule", "Uids", netUid, hotkey), runtime.Key("SubtensorModule", "Tempo", netUid),
            runtime.Key(Pallet, "CommitmentOf", netUid, hotkey),
        ];
        foreach (var (pallet, entry, arguments) in new (string, string, object?[])[]
                 {
                     (Pallet, "UsedSpaceOf", [netUid, hotkey]), (Pallet, "MaxSpace", []),
                     ("SubtensorModule", "SubnetEpochIndex", [netUid]), ("SubtensorModule", "BlocksSinceLastStep", [netUid]),
                 })
        {
            if (runtime.Metadata.FindStorage(pallet, entry) is not null)
            {
                keys.Add(runtime.Key(pallet, entry, arguments));
            }
        }

        return [.. keys.Select(k => ChainReader.ToHex(k))];
    }

    private static ScaleVariant FieldOf(ChainRuntime runtime, byte[] data)
    {
        var takesBig = runtime.Metadata.FindStorage(Pallet, "MaxSpace") is not null && HasBigRaw(runtime);
        return data.Length <= MostRaw ? new ScaleVariant($"Raw{data.Length}", data)
            : takesBig && data.Length <= MostBigRaw ? new ScaleVariant("BigRaw", data)
            : throw new TaoverseException(
                "CommitmentTooLarge", FaultKind.LimitsExceeded,
                $"The commitment takes {data.Length} bytes; the chain takes {(takesBig ? MostBigRaw : MostRaw)}. Nothing was sent.",
                "Shorten it; for a model, namespace and name may have 38 characters together.");
    }

    private static bool HasBigRaw(ChainRuntime runtime)
    {
        for (var id = 0; id < runtime.Metadata.Types.Count; id++)
        {
            if (runtime.Metadata.Types[id] is { Name: "Data", Definition: TypeDefinition.Variant data } && data.Variants.Any(v => v.Name == "BigRaw"))
            {
                return true;
            }
        }

        return false;
    }

    private static void RequireSpace(PinnedBlock block, int netUid, AccountId hotkey, int needed, StoredValues stored)
    {
        long tempo = stored.Get<ushort>("SubtensorModule", "Tempo", netUid);
        if (block.Runtime.Metadata.FindStorage(Pallet, "UsedSpaceOf") is null)
        {
            var last = stored.Bytes(Pallet, "CommitmentOf", netUid, hotkey) is { } bytes
                ? CommitmentReader.Read(block.Runtime, netUid, null, string.Empty, bytes).Block
                : -OldRateLimit;
            if (last + OldRateLimit - block.Number - 1 is var wait and > 0)
            {
                throw TooSoon($"the chain takes one commitment in {OldRateLimit} blocks", wait);
            }

            return;
        }

        var used = stored.Get<SpaceUsage>(Pallet, "UsedSpaceOf", netUid, hotkey);
        long most = stored.Get<uint>(Pallet, "MaxSpace");
        var epoch = Epoch(block, netUid, tempo, stored);
        if (used is null || used.LastEpoch != (ulong)epoch || (long)used.UsedSpace + needed <= most)
        {
            return;
        }

        throw TooSoon(
            $"{used.UsedSpace} of {most} bytes of this epoch are used and {needed} are needed", BlocksToNextEpoch(block, netUid, tempo, stored));
    }

    // The epoch of the next block, the first that the commitment could be in. Newer runtimes count epochs; older ones derive the
    // number from the block (pallet_subtensor, get_epoch_index).
    private static long Epoch(PinnedBlock block, int netUid, long tempo, StoredValues stored) =>
        HasEpochCounter(block)
            ? (long)stored.Get<ulong>("SubtensorModule", "SubnetEpochIndex", netUid)
            : (block.Number + netUid + 2) / (tempo + 1);

    // How many blocks must pass until the next one begins an epoch.
    private static long BlocksToNextEpoch(PinnedBlock block, int netUid, long tempo, StoredValues stored) =>
        HasEpochCounter(block)
            ? Math.Max(1, tempo + 1 - (long)stored.Get<ulong>("SubtensorModule", "BlocksSinceLastStep", netUid))
            : tempo + 1 - ((block.Number + netUid + 2) % (tempo + 1));

    private static bool HasEpochCounter(PinnedBlock block) =>
        block.Runtime.Metadata.FindStorage("SubtensorModule", "SubnetEpochIndex") is not null;

    private static TaoverseException TooSoon(string reason, long blocks) => new(
        "CommitmentTooSoon", FaultKind.LimitsExceeded,
        $"The chain would refuse the commitment: {reason}. Nothing was sent.",
        $"Wait {blocks} block(s), about {blocks * 12 / 60.0:0.#} minutes, and try again.");
}
