using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Taoverse.Evaluation;

namespace Taoverse.Competitions;

/// <summary>Reads and writes competition schedules as JSON; docs/competition-schedule.schema.json describes the form.</summary>
public static partial class ScheduleJson
{
    private const int MaxBytes = 4 * 1024 * 1024;

    private static readonly JsonSerializerOptions Compact = Options(indented: false);
    private static readonly JsonSerializerOptions Indented = Options(indented: true);

    /// <summary>Reads a schedule.</summary>
    /// <param name="json">The JSON as UTF-8, with or without a byte order mark; up to 4 MiB.</param>
    /// <param name="namesLines">Whether errors name the lines of the text, which says nothing where it was made from something else.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="TaoverseException">
    /// <c>InvalidSchedule</c>: it is not JSON, has a property that is not known, lacks one, or a value is not usable; the message names the
    /// path, and the line where the text itself is wrong.
    /// </exception>
    public static CompetitionSchedule Read(ReadOnlySpan<byte> json, bool namesLines = true)
    {
        if (json.Length > MaxBytes)
        {
            throw ScheduleValidation.Invalid([string.Create(CultureInfo.InvariantCulture, $"it takes {json.Length} bytes, more than {MaxBytes}")]);
        }

        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        try
        {
            var document = JsonSerializer.Deserialize<ScheduleDocument>(json.StartsWith(mark) ? json[mark.Length..] : json, Compact)
                ?? throw ScheduleValidation.Invalid(["it is null"]);
            var nulls = document.Nulls().ToList();
            return nulls.Count == 0 ? document.ToSchedule() : throw ScheduleValidation.Invalid(nulls);
        }
        catch (JsonException error)
        {
            throw ScheduleValidation.Invalid([Describe(error, namesLines)], error);
        }
    }

    /// <summary>Writes a schedule, indented, as UTF-8 and with a line end.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <exception cref="TaoverseException"><c>CustomEpsilon</c>: an epsilon function has no JSON form.</exception>
    public static byte[] Write(CompetitionSchedule schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        return [.. JsonSerializer.SerializeToUtf8Bytes(ScheduleDocument.Of(schedule, withNotes: true), Indented), (byte)'\n'];
    }

    /// <summary>The bytes that a fingerprint is made of: no white space, every property in a fixed order, no notes.</summary>
    internal static byte[] Canonical(CompetitionSchedule schedule) =>
        JsonSerializer.SerializeToUtf8Bytes(ScheduleDocument.Of(schedule, withNotes: false), Compact);

    private static string Describe(JsonException error, bool namesLines)
    {
        // The serializer adds the place to the message as well, and speaks of types, which a writer of schedules does not know.
        var message = error.Message.Split(" Path: ", 2)[0].TrimEnd('.');
        message = UnknownProperty().Replace(message, "the property $1 is not known");
        message = MissingProperties().Replace(message, "$1 is missing");
        message = WrongKind().Replace(message, "the value is of the wrong kind");
        var path = error.Path is { } at ? at.TrimStart('$', '.') : string.Empty;
        var line = namesLines && error.LineNumber is { } number ? string.Create(CultureInfo.InvariantCulture, $" (line {number + 1})") : string.Empty;
        return $"{(path.Length > 0 ? $"{path}{line}: " : line.Length > 0 ? $"{line.TrimStart()}: " : string.Empty)}{message}";
    }

    private static JsonSerializerOptions Options(bool indented) => new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NewLine = "\n",
        WriteIndented = indented,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 16,
        Converters =
        {
            new NameJsonConverter<StepWeighting>(),
            new NameJsonConverter<EvalMethod>(),
            new EpsilonJsonConverter(),
            new NormalizationJsonConverter(),
        },
    };

    [GeneratedRegex("^The JSON property ('.*') could not be mapped to any .NET member.*$")]
    private static partial Regex UnknownProperty();

    [GeneratedRegex("^JSON deserialization for type '.*' was missing required properties including: (.*)$")]
    private static partial Regex MissingProperties();

    [GeneratedRegex("^The JSON value could not be converted to .*$")]
    private static partial Regex WrongKind();
}
