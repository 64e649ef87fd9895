using System.Diagnostics.CodeAnalysis;

namespace Taoverse.Metagraphs;

/// <summary>Visits the uids of a subnet's miners in ascending order, around and around, without an end.</summary>
/// <remarks>
/// A new iterator starts at a random place, so that a process that restarts often does not neglect high uids;
/// one made by <see cref="Resume"/> goes on where another stopped. All members may be called from any thread.
/// </remarks>
public sealed class MinerIterator
{
    private readonly Lock gate = new();
    private readonly Random random;
    private int[] uids;
    private int index;

    // Outlives an empty list: the uid to go on from when miners come back.
    private int? position;

    /// <summary>Makes an iterator that starts at a random uid.</summary>
    /// <param name="uids">The uids, in any order; one that stands twice is visited once a round. May be empty.</param>
    /// <param name="seed">Decides the start; null for a different one each time.</param>
    /// <exception cref="TaoverseException"><c>InvalidUid</c>: a uid is negative.</exception>
    public MinerIterator(IEnumerable<int> uids, int? seed = null)
        : this(uids, position: null, seed is { } value ? new Random(value) : Random.Shared)
    {
    }

    [SuppressMessage("Security", "CA5394", Justification = "A start position is no secret.")]
    private MinerIterator(IEnumerable<int> uids, int? position, Random random)
    {
        this.random = random;
        this.uids = Sort(uids);
        this.position = position;
        Seek();
    }

    /// <summary>The number of uids in a round.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return uids.Length;
            }
        }
    }

    /// <summary>The uid to resume from, for <see cref="Resume"/>; null where there never was a uid.</summary>
    public int? Position
    {
        get
        {
            lock (gate)
            {
                return position;
            }
        }
    }

    /// <summary>Makes an iterator that goes on at the first uid that is not below a position, or at the lowest where none is.</summary>
    /// <param name="uids">The uids, in any order. May be empty.</param>
    /// <param name="position">What <see cref="Position"/> was.</param>
    /// <exception cref="TaoverseException"><c>InvalidUid</c>: a uid is negative.</exception>
    public static MinerIterator Resume(IEnumerable<int> uids, int position) => new(uids, position, Random.Shared);

    /// <summary>Gives the next uid and moves on.</summary>
    /// <exception cref="TaoverseException"><c>NoMiners</c>: the list is empty.</exception>
    public int Next()
    {
        lock (gate)
        {
            var uid = Current();
            index = (index + 1) % uids.Length;
            position = uids[index];
            return uid;
        }
    }

    /// <summary>Gives the next uid without moving on.</summary>
    /// <exception cref="TaoverseException"><c>NoMiners</c>: the list is empty.</exception>
    public int Peek()
    {
        lock (gate)
        {
            return Current();
        }
    }

    /// <summary>Replaces the uids; the next one is the first that is not below the one that would have been next.</summary>
    /// <param name="newUids">The uids, in any order. May be empty: then the place is kept until there are uids again.</param>
    /// <exception cref="TaoverseException"><c>InvalidUid</c>: a uid is negative.</exception>
    public void SetUids(IEnumerable<int> newUids)
    {
        var sorted = Sort(newUids);
        lock (gate)
        {
            uids = sorted;
            Seek();
        }
    }

    private static int[] Sort(IEnumerable<int> uids)
    {
        ArgumentNullException.ThrowIfNull(uids);
        int[] sorted = [.. uids.Distinct().Order()];
        if (sorted.Length > 0 && sorted[0] < 0)
        {
            throw new TaoverseException(
                "InvalidUid", FaultKind.InvalidInput, $"{sorted[0]} is no uid: uids are 0 or more.", "Give the uids of a metagraph's neurons.");
        }

        return sorted;
    }

    private int Current() => uids.Length > 0
        ? uids[index]
        : throw new TaoverseException(
            "NoMiners", FaultKind.NotFound, "There is no miner to visit: the list of uids is empty.",
            "Sync the metagraph, or widen what counts as a miner.");

    [SuppressMessage("Security", "CA5394", Justification = "A start position is no secret.")]
    private void Seek()
    {
        if (uids.Length == 0)
        {
            return;
        }

        if (position is { } next)
        {
            var found = Array.BinarySearch(uids, next);
            index = (found < 0 ? ~found : found) % uids.Length;
        }
        else
        {
            index = random.Next(uids.Length);
        }

        position = uids[index];
    }
}
