using System.Text.Json;
using System.Text.Json.Serialization;
using Taoverse.Evaluation;

namespace Taoverse.Competitions;

/// <summary>A score normalization as JSON: an object whose <c>kind</c> says which one it is.</summary>
internal sealed class NormalizationJsonConverter : JsonConverter<ScoreNormalization>
{
    private const string None = "none";
    private const string InverseExponential = "inverseExponential";

    public override ScoreNormalization Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var form = JsonSerializer.Deserialize<Form>(ref reader, options)!;
        try
        {
            return form switch
            {
                { Kind: None, Ceiling: null } => ScoreNormalization.None,
                { Kind: InverseExponential, Ceiling: { } ceiling } => ScoreNormalization.InverseExponential(ceiling),
                { Kind: None } => throw new JsonException($"A normalization of the kind '{None}' has no ceiling."),
                { Kind: InverseExponential } => throw new JsonException($"A normalization of the kind '{InverseExponential}' needs a 'ceiling'."),
                _ => throw new JsonException($"The normalization kind '{form.Kind}' is not known; '{None}' and '{InverseExponential}' are."),
            };
        }
        catch (TaoverseException error)
        {
            throw new JsonException(error.Message, error);
        }
    }

    public override void Write(Utf8JsonWriter writer, ScoreNormalization value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, new Form { Kind = value.Ceiling is null ? None : InverseExponential, Ceiling = value.Ceiling }, options);

    private sealed record Form
    {
        public required string Kind { get; init; }

        public double? Ceiling { get; init; }
    }
}
