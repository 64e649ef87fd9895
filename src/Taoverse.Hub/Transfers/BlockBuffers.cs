using System.Collections.Concurrent;

namespace Taoverse.Hub.Transfers;

/// <summary>The buffers of a download. How many may wait for their turn to be hashed is bounded; others are read again from disk.</summary>
internal sealed class BlockBuffers
{
    private const int MaxWaiting = 48;
    private readonly ConcurrentBag<byte[]> _free = [];
    private int _waiting;

    public byte[] Rent() => _free.TryTake(out var buffer) ? buffer : GC.AllocateUninitializedArray<byte>(PartialFile.BlockBytes);

    public void Return(byte[] buffer) => _free.Add(buffer);

    public bool TryKeep()
    {
        if (Interlocked.Increment(ref _waiting) <= MaxWaiting)
        {
            return true;
        }

        Interlocked.Decrement(ref _waiting);
        return false;
    }

    public void ReturnKept(byte[] buffer)
    {
        Interlocked.Decrement(ref _waiting);
        Return(buffer);
    }
}
