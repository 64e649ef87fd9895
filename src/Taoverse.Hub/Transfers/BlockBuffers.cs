using System.Collections.Concurrent;

namespace Taoverse.Hub.Transfers;

/// <summary>
/// The buffers of a client's downloads. How many may wait for their turn to be hashed is bounded, and so is how many are kept for
/// later: other blocks are read again from disk.
/// </summary>
internal sealed class BlockBuffers
{
    private const int MaxWaiting = 24;
    private const int MaxFree = 40;
    private readonly ConcurrentBag<byte[]> _free = [];
    private int _waiting;
    private int _freeCount;

    public byte[] Rent()
    {
        if (!_free.TryTake(out var buffer))
        {
            return GC.AllocateUninitializedArray<byte>(PartialFile.BlockBytes);
        }

        Interlocked.Decrement(ref _freeCount);
        return buffer;
    }

    public void Return(byte[] buffer)
    {
        if (Interlocked.Increment(ref _freeCount) <= MaxFree)
        {
            _free.Add(buffer);
        }
        else
        {
            Interlocked.Decrement(ref _freeCount);
        }
    }

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
