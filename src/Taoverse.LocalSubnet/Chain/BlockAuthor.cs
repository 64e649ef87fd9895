using System.Buffers.Binary;
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
    private static readonly byte[] InherentEvents = EncodeInherentEvents();

    /// <summary>Makes the block that has no parent.</summary>
    public static Block MakeGenesis(byte[] stateRoot) =>
        new(new BlockHeader(new byte[32], 0, stateRoot, Blake2b.Hash([], 32), []), [], null);

    /// <summary>Makes a block whose storage the node no longer has.</summary>
    public static Block MakePruned(Block parent)
    {
        var root = Blake2b.Hash(parent.Header.StateRoot, 32);
        var extrinsic = SetTimestamp(parent.Number + 1);
        return new Block(Header(parent, root, extrinsic), [extrinsic], null);
    }

    /// <summary>Makes a block.</summary>
    /// <param name="parent">The block before it.</param>
    /// <param name="state">The storage that the parent left.</param>
    /// <param name="evolve">What happens in the block besides; takes the storage and the number of the block.</param>
    public static Block Make(Block parent, ChainState state, Action<StateDraft, uint> evolve)
    {
        var draft = new StateDraft(state);
        var number = parent.Number + 1;
        var extrinsic = SetTimestamp(number);
        Initialize(draft, parent, number);
        evolve(draft, number);
        var header = Header(parent, StateRoot(parent, draft), extrinsic);
        return new Block(header, [extrinsic], draft.Finish()) { ChangedKeys = [.. draft.Changes.Select(c => c.Key)] };
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
        draft.Put(catalog["System", "Events"].Key(), InherentEvents);
        system.Set("EventCount", 1u);
        new StorageView(draft, "Timestamp").Set("Now", Moment(number));
    }

    private static BlockHeader Header(Block parent, byte[] stateRoot, byte[] extrinsic) =>
        new(parent.Hash, parent.Number + 1, stateRoot, Blake2b.Hash(extrinsic, 32), [SlotItem(parent.Number + 1)]);

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

    private static byte[] EncodeInherentEvents()
    {
        var weight = new ScaleRecord([new("ref_time", 253_418_000UL), new("proof_size", 1493UL)]);
        var info = new ScaleRecord([new("weight", weight), new("class", "Mandatory"), new("pays_fee", "Yes")]);
        var record = new ScaleRecord(
        [
            new("phase", new ScaleVariant("ApplyExtrinsic", 0u)),
            new("event", new ScaleVariant("System", new ScaleVariant("ExtrinsicSuccess", new ScaleRecord([new("dispatch_info", info)])))),
            new("topics", Array.Empty<object>()),
        ]);
        return LocalRuntime.Instance.Storage["System", "Events"].Encode<object?>(new object[] { record });
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
