using System.Text;
using Taoverse.LocalSubnet.Runtime;
using Taoverse.Substrate.Codecs;

namespace Taoverse.LocalSubnet.Genesis;

/// <summary>What a miner has committed: most often the identifier of a model, now and then something else, as on a real chain.</summary>
internal static class ModelCommitment
{
    private const int MostRawBytes = 128;

    // A chain counts a commitment as this many bytes at least.
    private const ulong LeastUsedSpace = 100;

    /// <summary>Commits for a miner, or leaves it without a commitment where it is one that has none.</summary>
    /// <param name="commitments">The pallet's storage.</param>
    /// <param name="plan">The subnet.</param>
    /// <param name="uid">The miner.</param>
    /// <param name="version">How often the miner committed before.</param>
    /// <param name="block">When.</param>
    public static void Write(StorageView commitments, SubnetPlan plan, int uid, long version, uint block)
    {
        if (Data(plan, uid, version) is not { } data)
        {
            return;
        }

        var registration = new ScaleRecord(
        [
            new("deposit", 0UL),
            new("block", block),
            new("info", new ScaleRecord([new("fields", new object[] { data.Value })])),
        ]);
        var hotkey = plan.Hotkeys[uid];
        var used = Math.Max(LeastUsedSpace, (ulong)data.Size);
        commitments.Set<object?>("CommitmentOf", registration, plan.NetUid, hotkey);
        commitments.Set("LastCommitment", block, plan.NetUid, hotkey);
        commitments.Set<object?>(
            "UsedSpaceOf",
            new ScaleRecord([new("last_epoch", (ulong)block / SubnetGenesis.Tempo), new("used_space", used)]),
            plan.NetUid, hotkey);
    }

    /// <summary>The identifier of a miner's model, as it stands on the chain.</summary>
    public static string Text(SubnetPlan plan, int uid, long version)
    {
        var commit = Convert.ToHexStringLower(plan.Hash.Bytes("commit", plan.NetUid, uid, version).AsSpan(0, 20));
        var secureHash = Convert.ToBase64String(plan.Hash.Bytes("secure hash", plan.NetUid, uid, version));
        return $"lab-{uid}:{plan.Name}-v{version + 1}:{commit}:{secureHash}:{1 + (uid % 2)}";
    }

    private static (ScaleVariant Value, int Size)? Data(SubnetPlan plan, int uid, long version) => plan.KindOf(uid) switch
    {
        MinerKind.None => null,
        MinerKind.Chatter => Raw(Encoding.UTF8.GetBytes($"gm from uid {uid}")),
        MinerKind.NoText => Raw([0xFF, 0xFE, .. plan.Hash.Bytes("no text", plan.NetUid, uid, version)]),
        MinerKind.Long => Long(plan, uid, version),
        _ => Raw(Encoding.UTF8.GetBytes(Text(plan, uid, version))),
    };

    private static (ScaleVariant Value, int Size) Raw(byte[] bytes) =>
        bytes.Length <= MostRawBytes
            ? (new ScaleVariant($"Raw{bytes.Length}", bytes), bytes.Length)
            : throw new ArgumentException("Too long for raw data.", nameof(bytes));

    private static (ScaleVariant Value, int Size) Long(SubnetPlan plan, int uid, long version)
    {
        byte[] bytes = [.. Enumerable.Range(0, 5).SelectMany(i => plan.Hash.Bytes("long", plan.NetUid, uid, version, i))];
        return (new ScaleVariant("BigRaw", bytes), bytes.Length);
    }
}
