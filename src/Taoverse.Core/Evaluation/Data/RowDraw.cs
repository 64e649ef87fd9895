using System.Numerics;

namespace Taoverse.Evaluation.Data;

/// <summary>Draws rows by a seed.</summary>
internal static class RowDraw
{
    /// <summary>What the rows that are held at once may take together.</summary>
    public const long MaxBytes = 1L << 30;

    /// <summary>Draws some rows, each as likely as any other, in random order (Vitter's algorithm R, then a shuffle).</summary>
    /// <param name="rows">All rows; they are read once, and those drawn are held.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="count">How many at most; null for all.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="TaoverseException"><c>EvaluationDataTooLarge</c>.</exception>
    public static async Task<IReadOnlyList<DataRow>> DrawAsync(
        IAsyncEnumerable<DataRow> rows, BigInteger seed, int? count, CancellationToken cancellation)
    {
        var random = new SeededRandom(seed);
        var drawn = new List<DataRow>();
        var (seen, bytes) = (0L, 0L);
        await foreach (var row in rows.WithCancellation(cancellation).ConfigureAwait(false))
        {
            seen++;
            if (count is null || drawn.Count < count)
            {
                drawn.Add(row);
                bytes += row.Size;
            }
            else if (random.Below(seen) is var place && place < count)
            {
                bytes += row.Size - drawn[(int)place].Size;
                drawn[(int)place] = row;
            }

            if (bytes > MaxBytes)
            {
                throw new TaoverseException(
                    "EvaluationDataTooLarge", FaultKind.LimitsExceeded, $"The rows to be drawn from take more than {MaxBytes >> 20} MB of memory.",
                    "Ask for fewer rows.");
            }
        }

        random.Shuffle(drawn);
        return drawn;
    }

    /// <summary>Draws places of rows whose number is known, in random order (Fisher and Yates over the places, as far as needed).</summary>
    /// <param name="total">How many rows there are.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="count">How many to draw; all where there are fewer.</param>
    /// <returns>Different places from 0 on.</returns>
    public static IReadOnlyList<long> Places(long total, BigInteger seed, int count)
    {
        var random = new SeededRandom(seed);
        var moved = new Dictionary<long, long>();
        var places = new List<long>();
        for (long i = 0; i < Math.Min(total, count); i++)
        {
            var other = i + random.Below(total - i);
            places.Add(moved.GetValueOrDefault(other, other));
            moved[other] = moved.GetValueOrDefault(i, i);
        }

        return places;
    }
}
