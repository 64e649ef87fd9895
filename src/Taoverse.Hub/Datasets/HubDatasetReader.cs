using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using RestSharp;

namespace Taoverse.Hub.Datasets;

/// <summary>Reads rows of datasets from the Hub's dataset viewer, page by page, without downloading the files.</summary>
/// <param name="client">The client; the viewer's address is <see cref="HubOptions.DatasetsEndpoint"/>.</param>
public sealed class HubDatasetReader(HubClient client)
{
    /// <summary>The most rows that one call gives.</summary>
    public const int PageRows = 100;

    /// <summary>Asks which splits a dataset has, and how many rows each.</summary>
    /// <param name="dataset">Namespace and name.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="HubException"><c>HubNotFound</c>, <c>InvalidHubAnswer</c>, or an error of the way there.</exception>
    public async Task<IReadOnlyList<HubDatasetSplit>> GetSplitsAsync(string dataset, CancellationToken cancellationToken = default)
    {
        var uri = Address($"/size?dataset={Uri.EscapeDataString(dataset)}");
        var answer = await client.Http.CallAsync<SizeAnswer>(Method.Get, uri, null, cancellationToken).ConfigureAwait(false);
        if (answer.Size?.Splits is not { } splits || splits.Any(s => s is not { Config: not null, Split: not null, Rows: >= 0 }))
        {
            throw HubErrors.InvalidAnswer(uri, "it does not say how large the splits are");
        }

        return [.. splits.Select(s => new HubDatasetSplit(dataset, s!.Config!, s.Split!, s.Rows!.Value))];
    }

    /// <summary>Reads rows in their order.</summary>
    /// <param name="split">The split.</param>
    /// <param name="offset">The first row, from 0 on.</param>
    /// <param name="count">How many rows; fewer come where the split ends. Null for all that follow.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="HubException">
    /// <c>HubNotFound</c>, <c>RowTruncated</c> where the viewer cut a cell, <c>InvalidHubAnswer</c>, or an error of the way there.
    /// </exception>
    public async IAsyncEnumerable<HubDatasetRow> ReadAsync(
        HubDatasetSplit split, long offset = 0, long? count = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(split);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        for (var end = count is { } most && most < long.MaxValue - offset ? offset + most : long.MaxValue; offset < end;)
        {
            var (rows, total) = await ReadPageAsync(split, offset, (int)Math.Min(PageRows, end - offset), cancellationToken).ConfigureAwait(false);
            foreach (var row in rows)
            {
                yield return row;
            }

            offset += rows.Count;
            end = Math.Min(end, total);
        }
    }

    private async Task<(IReadOnlyList<HubDatasetRow> Rows, long Total)> ReadPageAsync(
        HubDatasetSplit split, long offset, int length, CancellationToken cancellationToken)
    {
        var uri = Address(string.Create(
            CultureInfo.InvariantCulture,
            $"/rows?dataset={Uri.EscapeDataString(split.Dataset)}&config={Uri.EscapeDataString(split.Config)}&split={Uri.EscapeDataString(split.Split)}&offset={offset}&length={length}"));
        var answer = await client.Http.CallAsync<RowsAnswer>(Method.Get, uri, null, cancellationToken).ConfigureAwait(false);
        if (answer is not { Rows: { } entries, Total: >= 0 and var total } || entries.Count != Math.Clamp(total - offset, 0, length)
            || entries.Where((e, i) => e?.Index != offset + i || e.Row.ValueKind != JsonValueKind.Object).Any())
        {
            throw HubErrors.InvalidAnswer(uri, "it does not give the rows that were asked for");
        }

        return entries.FirstOrDefault(e => e!.Truncated is { Count: > 0 }) is { } cut
            ? throw HubErrors.RowTruncated(split.Dataset, cut.Index)
            : ([.. entries.Select(e => new HubDatasetRow(e!.Index, e.Row))], total);
    }

    private Uri Address(string path) => new(client.Options.DatasetsEndpoint, path);
}
