using System.Numerics;
using System.Runtime.CompilerServices;
using Taoverse.Evaluation;
using Taoverse.Evaluation.Data;

namespace Taoverse.Hub.Datasets;

/// <summary>Draws rows of a dataset by a seed, a few neighbours at a time, so that few calls are needed.</summary>
/// <param name="reader">The dataset viewer.</param>
public sealed class DatasetDraw(HubDatasetReader reader)
{
    /// <summary>How many rows are read from each place.</summary>
    public const int WindowRows = 25;

    /// <summary>Reads the rows that a task asks for.</summary>
    /// <param name="source">The dataset, and how many rows.</param>
    /// <param name="seed">The seed; null for the first rows.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>Rows of at least the asked number where the split has so many: windows of neighbours, which are to be drawn from once more.</returns>
    /// <exception cref="TaoverseException"><c>SplitNotFound</c>, <c>ColumnNotFound</c>, or an error of the hub.</exception>
    public async IAsyncEnumerable<DataRow> ReadAsync(
        DatasetSource source, BigInteger? seed, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var splits = await reader.GetSplitsAsync(source.Dataset, cancellation).ConfigureAwait(false);
        var split = splits.FirstOrDefault(split => split.Config == source.Config && split.Split == source.Split) ?? throw new TaoverseException(
            "SplitNotFound", FaultKind.NotFound, $"The dataset {source.Dataset} has no split '{source.Split}' of the configuration '{source.Config}'.",
            $"It has: {string.Join(", ", splits.Take(20).Select(split => $"{split.Config}/{split.Split}"))}.");
        foreach (var (offset, count) in Windows(split.Rows, source.RowCount, seed))
        {
            await foreach (var row in reader.ReadAsync(split, offset, count, cancellation).ConfigureAwait(false))
            {
                yield return new DataRow(source.Dataset, row.Index + 1) { Text = row.GetText(source.Column) };
            }
        }
    }

    private static IEnumerable<(long Offset, long Count)> Windows(long rows, int wanted, BigInteger? seed)
    {
        if (seed is not { } given)
        {
            return [(0, Math.Min(wanted, rows))];
        }

        var windows = (rows + WindowRows - 1) / WindowRows;

        // One more than is needed, since the last window of the split may be short.
        return RowDraw.Places(windows, given, ((wanted + WindowRows - 1) / WindowRows) + 1)
            .Select(place => (place * WindowRows, Math.Min(WindowRows, rows - (place * WindowRows))));
    }
}
