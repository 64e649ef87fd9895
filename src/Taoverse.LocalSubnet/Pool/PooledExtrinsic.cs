using Taoverse.LocalSubnet.Chain;
using Taoverse.LocalSubnet.Rpc;

namespace Taoverse.LocalSubnet.Pool;

/// <summary>An extrinsic that the node took, and what it says of it to those who watch.</summary>
/// <param name="extrinsic">The extrinsic.</param>
/// <param name="priority">What it is worth against another of the same account and nonce.</param>
internal sealed class PooledExtrinsic(SignedExtrinsic extrinsic, ulong priority)
{
    private readonly Lock _lock = new();
    private readonly List<object> _said = [];
    private readonly List<Action<object>> _watchers = [];

    /// <summary>The extrinsic.</summary>
    public SignedExtrinsic Extrinsic { get; } = extrinsic;

    /// <summary>What it is worth.</summary>
    public ulong Priority { get; } = priority;

    /// <summary>Where it stands.</summary>
    public PoolStatus Status { get; private set; } = PoolStatus.Future;

    /// <summary>The block that it is in; null where it is in none.</summary>
    public Block? Block { get; private set; }

    /// <summary>It may be in the next block.</summary>
    public void Ready() => Move(PoolStatus.Ready, null, "ready");

    /// <summary>Others of the account must come first.</summary>
    public void Future() => Move(PoolStatus.Future, null, "future");

    /// <summary>It is in a block.</summary>
    public void InBlock(Block block) => Move(PoolStatus.InBlock, block, new { inBlock = Hex.Write(block.Hash) });

    /// <summary>The block that it was in is not of the chain any more.</summary>
    public void Retracted() => Move(PoolStatus.Future, null, new { retracted = Hex.Write(Block!.Hash) });

    /// <summary>Its block stays.</summary>
    public void Finalized() => Move(PoolStatus.Gone, Block, new { finalized = Hex.Write(Block!.Hash) });

    /// <summary>Another took its place.</summary>
    public void Usurped(string by) => Move(PoolStatus.Gone, null, new { usurped = by });

    /// <summary>It cannot be in a block any more.</summary>
    public void Invalid() => Move(PoolStatus.Gone, null, "invalid");

    /// <summary>Tells a watcher all that was said, and what will be.</summary>
    /// <returns>Ends the watch.</returns>
    public Action Watch(Action<object> watcher)
    {
        lock (_lock)
        {
            _said.ForEach(watcher);
            _watchers.Add(watcher);
        }

        return () =>
        {
            lock (_lock)
            {
                _watchers.Remove(watcher);
            }
        };
    }

    private void Move(PoolStatus status, Block? block, object say)
    {
        Status = status;
        Block = block;
        lock (_lock)
        {
            _said.Add(say);
            _watchers.ForEach(watcher => watcher(say));
        }
    }
}
