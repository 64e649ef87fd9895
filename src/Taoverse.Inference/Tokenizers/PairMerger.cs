namespace Taoverse.Inference.Tokenizers;

/// <summary>The merges of a byte-pair model.</summary>
internal sealed class PairMerger
{
    private const int Gone = -1;
    private const int ShortPiece = 32;
    private const int NoRank = int.MaxValue;

    private readonly Dictionary<long, Pair> merges = [];

    /// <summary>Adds a merge; of two for the same pair the last holds, as it does for the peers.</summary>
    public void Add(int left, int right, int rank, int result) => merges[Key(left, right)] = new Pair(rank, result);

    /// <summary>Joins symbols and adds what is left of them to the target.</summary>
    public void Merge(List<int> symbols, List<int> target)
    {
        if (symbols.Count <= ShortPiece)
        {
            MergeShort(symbols);
        }
        else
        {
            MergeLong(symbols);
        }

        target.AddRange(symbols);
    }

    /// <summary>One number for a pair.</summary>
    /// <remarks>An odd factor keeps pairs apart and mixes them: the hash of a long would be 0 for all pairs of equals.</remarks>
    private static long Key(int left, int right) => (long)((((ulong)(uint)left << 32) | (uint)right) * 0x9E3779B97F4A7C15UL);

    private Pair Find(int left, int right) => merges.GetValueOrDefault(Key(left, right), new Pair(NoRank, 0));

    private void MergeShort(List<int> symbols)
    {
        Span<Pair> pairs = stackalloc Pair[ShortPiece];
        for (var i = 0; i + 1 < symbols.Count; i++)
        {
            pairs[i] = Find(symbols[i], symbols[i + 1]);
        }

        while (symbols.Count > 1)
        {
            var best = 0;
            for (var i = 1; i + 1 < symbols.Count; i++)
            {
                best = pairs[i].Rank < pairs[best].Rank ? i : best;
            }

            if (pairs[best].Rank == NoRank)
            {
                return;
            }

            symbols[best] = pairs[best].Result;
            symbols.RemoveAt(best + 1);
            pairs[(best + 2)..].CopyTo(pairs[(best + 1)..]);
            if (best > 0)
            {
                pairs[best - 1] = Find(symbols[best - 1], symbols[best]);
            }

            pairs[best] = best + 1 < symbols.Count ? Find(symbols[best], symbols[best + 1]) : new Pair(NoRank, 0);
        }
    }

    /// <summary>With a queue of pairs and a chain of symbols, n log n in the length of the piece.</summary>
    private void MergeLong(List<int> symbols)
    {
        var ids = symbols.ToArray();
        var next = new int[ids.Length];
        var previous = new int[ids.Length];
        var first = new List<(int At, long Priority)>(ids.Length);
        for (var i = 0; i < ids.Length; i++)
        {
            next[i] = i + 1 < ids.Length ? i + 1 : Gone;
            previous[i] = i - 1;
            if (next[i] != Gone && Find(ids[i], ids[i + 1]) is { Rank: not NoRank } merge)
            {
                first.Add((i, Priority(merge, i)));
            }
        }

        var queue = new PriorityQueue<int, long>(first);
        while (queue.TryDequeue(out var at, out var priority))
        {
            // A pair that has changed since it was queued is passed over; what it became was queued by itself.
            if (ids[at] == Gone || next[at] == Gone || Find(ids[at], ids[next[at]]) is not { Rank: not NoRank } merge
                || Priority(merge, at) != priority)
            {
                continue;
            }

            var gone = next[at];
            ids[at] = merge.Result;
            ids[gone] = Gone;
            next[at] = next[gone];
            if (next[at] != Gone)
            {
                previous[next[at]] = at;
                Queue(at);
            }

            if (previous[at] != Gone)
            {
                Queue(previous[at]);
            }
        }

        symbols.Clear();
        symbols.AddRange(ids.Where(id => id != Gone));

        void Queue(int at)
        {
            if (Find(ids[at], ids[next[at]]) is { Rank: not NoRank } merge)
            {
                queue.Enqueue(at, Priority(merge, at));
            }
        }
    }

    private static long Priority(Pair merge, int at) => ((long)merge.Rank << 32) | (uint)at;

    private readonly record struct Pair(int Rank, int Result);
}
