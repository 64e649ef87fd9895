using System.Text.Json;
using System.Text.Json.Serialization;

namespace Taoverse.Competitions;

/// <summary>An epsilon function as JSON: an object whose <c>kind</c> says which of the known functions it is.</summary>
internal sealed class EpsilonJsonConverter : JsonConverter<EpsilonFunction>
{
    private const string Fixed = "fixed";
    private const string Linear = "linearDecay";

    public override EpsilonFunction Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var form = JsonSerializer.Deserialize<Form>(ref reader, options)!;
        try
        {
            return form switch
            {
                { Kind: Fixed, Epsilon: { } epsilon, StartEpsilon: null, EndEpsilon: null, DecayBlocks: null } => new FixedEpsilon(epsilon),
                { Kind: Linear, Epsilon: null, StartEpsilon: { } start, EndEpsilon: { } end, DecayBlocks: { } blocks } =>
                    new LinearDecay(start, end, blocks),
                { Kind: Fixed } => throw new JsonException($"An epsilon of the kind '{Fixed}' has one property more, 'epsilon'."),
                { Kind: Linear } => throw new JsonException(
                    $"An epsilon of the kind '{Linear}' has three properties more, 'startEpsilon', 'endEpsilon' and 'decayBlocks'."),
                _ => throw new JsonException($"The epsilon kind '{form.Kind}' is not known; '{Fixed}' and '{Linear}' are."),
            };
        }
        catch (TaoverseException error)
        {
            throw new JsonException(error.Message, error);
        }
    }

    public override void Write(Utf8JsonWriter writer, EpsilonFunction value, JsonSerializerOptions options)
    {
        var form = value switch
        {
            FixedEpsilon f => new Form { Kind = Fixed, Epsilon = f.Epsilon },
            LinearDecay l => new Form { Kind = Linear, StartEpsilon = l.StartEpsilon, EndEpsilon = l.EndEpsilon, DecayBlocks = l.DecayBlocks },
            _ => throw new TaoverseException(
                "CustomEpsilon", FaultKind.NotSupported, $"The epsilon function {value.GetType().Name} has no JSON form.",
                "Use a fixed epsilon or a linear decay where the schedule has to be written."),
        };
        JsonSerializer.Serialize(writer, form, options);
    }

    private sealed record Form
    {
        public required string Kind { get; init; }

        public double? Epsilon { get; init; }

        public double? StartEpsilon { get; init; }

        public double? EndEpsilon { get; init; }

        public long? DecayBlocks { get; init; }
    }
}
