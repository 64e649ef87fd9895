using System.Text.Json;

namespace Taoverse.Hub.Datasets;

/// <summary>A row of a dataset.</summary>
/// <param name="Index">Its number in the split, from 0 on.</param>
/// <param name="Values">A JSON object with the value of each column.</param>
public sealed record HubDatasetRow(long Index, JsonElement Values)
{
    /// <summary>The text of a column.</summary>
    /// <param name="column">The column's name.</param>
    /// <exception cref="TaoverseException"><c>ColumnNotFound</c>: the row has no text of that name.</exception>
    public string GetText(string column) =>
        Values.TryGetProperty(column, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new TaoverseException(
                "ColumnNotFound", FaultKind.InvalidInput, $"Row {Index} has no text in the column '{HubErrors.Printable(column)}'.",
                $"Its columns are: {HubErrors.Printable(string.Join(", ", Values.EnumerateObject().Select(p => p.Name)))}.");
}
