using System.Text.Json;
using System.Text.Json.Serialization;

namespace Taoverse.Hub.Datasets;

/// <summary>What <c>/rows</c> answers.</summary>
internal sealed record RowsAnswer(IReadOnlyList<RowsAnswer.Entry?>? Rows, [property: JsonPropertyName("num_rows_total")] long? Total)
{
    public sealed record Entry(
        [property: JsonPropertyName("row_idx")] long Index, JsonElement Row, [property: JsonPropertyName("truncated_cells")] IReadOnlyList<string>? Truncated);
}
