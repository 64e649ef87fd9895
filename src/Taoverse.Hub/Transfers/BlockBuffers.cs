using System.Collections.Concurrent;

namespace Taoverse.Hub.Transfers;

/// <summary>
/// The buffers of a client's downloads. As many blocks may wait for their turn to be hashed as seven of eight connections
/// bring while the eighth fills its part at the same pace; what comes earlier still is read again from disk. So memory stays bounded.
/// </summary>
internal sealed class BlockBuffers
{
    private const int MaxWaiting = 56;
    private const int MaxFree = 64;
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

    /// <summary>Gives up the buffers that nobody uses, once a download is over.</summary>
    public void Trim()
    {
        while (_free.TryTake(out _))
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
