using System.Buffers.Binary;
using Taoverse.LocalSubnet.Execution;
using Taoverse.LocalSubnet.Pool;
using Taoverse.LocalSubnet.Runtime;
using Taoverse.Substrate.Codecs;
using Taoverse.Substrate.Crypto;
using Taoverse.Substrate.Scale;

namespace Taoverse.LocalSubnet.Chain;

/// <summary>Makes blocks: the inherent extrinsic, what pallets System and Timestamp keep of each block, and the header.</summary>
internal static class BlockAuthor
{
    /// <summary>The time between blocks on the chain's own clock, in milliseconds, whatever the real interval is.</summary>
    private const ulong SlotMilliseconds = 12_000;

    /// <summary>When the chain began on its own clock: 2026-01-01 UTC, in milliseconds since 1970.</summary>
    private const ulong GenesisMilliseconds = 1_767_225_600_000;

    /// <summary>How many hashes of earlier blocks pallet System keeps.</summary>
    public const uint KeptBlockHashes = 2400;

    private const byte UnsignedVersion4 = 0x04;

    private static readonly int DigestItemTypeId = LocalRuntime.Instance.Description.TypeIdOf("DigestItem");

    /// <summary>Makes the block that has no parent.</summary>
    public static Block MakeGenesis(byte[] stateRoot) =>
        new(new BlockHeader(new byte[32], 0, stateRoot, Blake2b.Hash([], 32), []), [], null);

    /// <summary>Makes a block whose storage the node no longer has.</summary>
    public static Block MakePruned(Block parent)
    {
        var root = Blake2b.Hash(parent.Header.StateRoot, 32);
        var extrinsic = SetTimestamp(parent.Number + 1);
        return new Block(Header(parent, root, [extrinsic]), [extrinsic], null);
    }

    /// <summary>Makes a block.</summary>
    /// <param name="parent">The block before it.</param>
    /// <param name="state">The storage that the parent left.</param>
    /// <param name="check">Says which extrinsics may be in it.</param>
    /// <param name="begin">What happens before the extrinsics; takes the storage and the number of the block.</param>
    /// <param name="fill">Puts extrinsics in.</param>
    /// <param name="end">What happens behind them; takes the storage.</param>
    public static Block Make(
        Block parent, ChainState state, TransactionCheck check, Action<StateDraft, uint> begin, Action<BlockExecution>? fill = null,
        Action<StateDraft>? end = null)
    {
        var draft = Begin(parent, state);
        var number = parent.Number + 1;
        begin(draft, number);
        var execution = new BlockExecution(draft, number, check);
        execution.AddInherent(SetTimestamp(number));
        fill?.Invoke(execution);
        draft.Put(LocalRuntime.Instance.Storage["System", "Events"].Key(), execution.Events.Encode());
        new StorageView(draft, "System").Set("EventCount", (uint)execution.Events.Count);
        end?.Invoke(draft);
        var header = Header(parent, StateRoot(parent, draft), execution.Extrinsics);
        return new Block(header, execution.Extrinsics, draft.Finish()) { ChangedKeys = [.. draft.Changes.Select(c => c.Key)] };
    }

    /// <summary>The storage of the block behind another, before anything happens in it.</summary>
    public static StateDraft Begin(Block parent, ChainState state)
    {
        var draft = new StateDraft(state);
        Initialize(draft, parent, parent.Number + 1);
        return draft;
    }

    private static void Initialize(StateDraft draft, Block parent, uint number)
    {
        var system = new StorageView(draft, "System");
        system.Set("Number", number);
        system.Set("ParentHash", parent.Hash);
        system.Set("BlockHash", parent.Hash, parent.Number);
        if (number > KeptBlockHashes)
        {
            system.Remove("BlockHash", number - KeptBlockHashes - 1);
        }

        var catalog = LocalRuntime.Instance.Storage;
        draft.Put(catalog["System", "Digest"].Key(), DigestOf(number));
        draft.Put(catalog["System", "Events"].Key(), null);
        new StorageView(draft, "Timestamp").Set("Now", Moment(number));
    }

    // Simplified: the root of the extrinsics is the hash of all of them, not that of a trie.
    private static BlockHeader Header(Block parent, byte[] stateRoot, IReadOnlyList<byte[]> extrinsics) =>
        new(parent.Hash, parent.Number + 1, stateRoot, Blake2b.Hash([.. extrinsics.SelectMany(e => e)], 32), [SlotItem(parent.Number + 1)]);

    private static ulong Moment(uint number) => GenesisMilliseconds + (number * SlotMilliseconds);

    // The slot of Aura, which a real node's authors put into the digest before they seal the block.
    private static byte[] SlotItem(uint number)
    {
        var slot = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(slot, Moment(number) / SlotMilliseconds);
        var item = new ScaleVariant("PreRuntime", new object[] { "aura"u8.ToArray(), slot });
        return LocalRuntime.Instance.Codecs.Get<object?>(DigestItemTypeId).Encode(item);
    }

    private static byte[] DigestOf(uint number)
    {
        var writer = new ScaleWriter();
        writer.WriteCompact(1UL);
        writer.WriteBytes(SlotItem(number));
        return writer.ToArray();
    }

    // The inherent that every block begins with: Timestamp.set, not signed.
    private static byte[] SetTimestamp(uint number)
    {
        var runtime = LocalRuntime.Instance;
        var call = runtime.Codecs.Get<object?>(runtime.Description.CallTypeId)
            .Encode(new ScaleVariant("Timestamp", new ScaleVariant("set", new ScaleRecord([new("now", Moment(number))]))));
        var writer = new ScaleWriter();
        writer.WriteByteSequence([UnsignedVersion4, .. call]);
        return writer.ToArray();
    }

    private static byte[] StateRoot(Block parent, StateDraft draft)
    {
        var writer = new ScaleWriter();
        writer.WriteBytes(parent.Header.StateRoot);
        foreach (var (key, value) in draft.Changes.OrderBy(c => c.Key, StorageKeyComparer.Instance))
        {
            writer.WriteByteSequence(key);
            writer.WriteByteSequence(value);
        }

        return Blake2b.Hash(writer.Written, 32);
    }
}
