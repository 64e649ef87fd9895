using System.Text.Json.Serialization;

namespace Taoverse.Hub.Datasets;

/// <summary>What <c>/size</c> answers.</summary>
internal sealed record SizeAnswer(SizeAnswer.Sizes? Size)
{
    public sealed record Sizes(IReadOnlyList<SplitSize?>? Splits);

    public sealed record SplitSize(string? Config, string? Split, [property: JsonPropertyName("num_rows")] long? Rows);
}
