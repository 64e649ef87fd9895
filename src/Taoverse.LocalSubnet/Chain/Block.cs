namespace Taoverse.LocalSubnet.Chain;

/// <summary>A block of the chain.</summary>
/// <param name="header">Its header.</param>
/// <param name="extrinsics">Its extrinsics, each with its length before it.</param>
/// <param name="state">The storage after it; null where the node no longer has it.</param>
internal sealed class Block(BlockHeader header, IReadOnlyList<byte[]> extrinsics, ChainState? state)
{
    private volatile ChainState? _state = state;

    /// <summary>Its header.</summary>
    public BlockHeader Header { get; } = header;

    /// <summary>Its number.</summary>
    public uint Number => Header.Number;

    /// <summary>The hash of its header.</summary>
    public byte[] Hash { get; } = header.Hash();

    /// <summary>Its extrinsics, each with its length before it.</summary>
    public IReadOnlyList<byte[]> Extrinsics { get; } = extrinsics;

    /// <summary>The keys that the block changed.</summary>
    public IReadOnlyCollection<byte[]> ChangedKeys { get; init; } = [];

    /// <summary>The storage after it; null where the node no longer has it.</summary>
    public ChainState? State => _state;

    /// <summary>Forgets the storage, as a node without an archive does.</summary>
    public void Prune() => _state = null;
}
