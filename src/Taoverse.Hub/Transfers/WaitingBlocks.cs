namespace Taoverse.Hub.Transfers;

/// <summary>
/// How many blocks wait in memory for their turn to be hashed, over all downloads of a client: as many as seven of eight connections
/// bring while the eighth fills its part at the same pace. What comes earlier still is read again from disk, so memory stays bounded.
/// </summary>
internal sealed class WaitingBlocks
{
    private const int Most = 56;
    private int _count;

    /// <summary>Counts one more, unless there are too many.</summary>
    public bool TryAdd()
    {
        if (Interlocked.Increment(ref _count) <= Most)
        {
            return true;
        }

        Remove();
        return false;
    }

    public void Remove() => Interlocked.Decrement(ref _count);
}
