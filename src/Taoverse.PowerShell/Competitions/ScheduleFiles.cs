using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.Json;
using System.Text.Json.Nodes;
using Taoverse.Competitions;
using Taoverse.PowerShell.Storage;

namespace Taoverse.PowerShell.Competitions;

/// <summary>Reads competition schedules from files: JSON, or the shell's own data files (psd1).</summary>
internal static class ScheduleFiles
{
    /// <summary>What the files are, for the ids of errors.</summary>
    public const string Kind = "ScheduleFile";

    private const long MaxBytes = 4 << 20;

    /// <summary>Reads a schedule.</summary>
    /// <exception cref="TaoverseException"><c>InvalidSchedule</c>, <c>ScheduleFileNotFound</c>, <c>ScheduleFileNotReadable</c>.</exception>
    public static CompetitionSchedule Read(string file)
    {
        try
        {
            if (new FileInfo(file).Length > MaxBytes)
            {
                throw Invalid(file, "it is larger than 4 MiB");
            }

            return Path.GetExtension(file).Equals(".psd1", StringComparison.OrdinalIgnoreCase)
                ? ScheduleJson.Read(JsonSerializer.SerializeToUtf8Bytes(Json(file, Data(file))), namesLines: false)
                : ScheduleJson.Read(File.ReadAllBytes(file));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw NamedFiles.NotFound(file, Kind, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TaoverseException(
                "ScheduleFileNotReadable", FaultKind.Unavailable, $"The schedule '{file}' cannot be read: {error.Message}", "Check who may read it.", error);
        }
    }

    /// <summary>The values of a data file, of which nothing is run.</summary>
    private static Hashtable Data(string file)
    {
        var script = Parser.ParseFile(file, out _, out var errors);
        if (errors.Length > 0)
        {
            throw Invalid(file, $"line {errors[0].Extent.StartLineNumber}: {errors[0].Message}");
        }

        if (script.Find(node => node is HashtableAst, searchNestedScriptBlocks: false) is not HashtableAst table)
        {
            throw Invalid(file, "it holds no table @{ }");
        }

        try
        {
            return (Hashtable)table.SafeGetValue();
        }
        catch (InvalidOperationException error)
        {
            throw Invalid(file, $"it is to hold plain values only. {error.Message}");
        }
    }

    private static JsonNode? Json(string file, object? value) => value is PSObject wrapped ? Json(file, wrapped.BaseObject) : value switch
    {
        null => null,
        IDictionary table => new JsonObject(table.Keys.Cast<object>().Select(key => KeyValuePair.Create(Name($"{key}"), Json(file, table[key])))),
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        int or long or double or decimal => JsonSerializer.SerializeToNode(value),
        IEnumerable list => new JsonArray([.. list.Cast<object?>().Select(item => Json(file, item))]),
        _ => throw Invalid(file, $"'{value}' is no text, number, truth value, list or table"),
    };

    // The shell does not tell names by their case, and its own style is the upper one.
    private static string Name(string key) => key.Length == 0 ? key : char.ToLowerInvariant(key[0]) + key[1..];

    private static TaoverseException Invalid(string file, string reason) => new(
        "InvalidSchedule", FaultKind.InvalidData, $"The schedule '{file}' cannot be used: {reason}.",
        "Compare it with the documented examples, or check it with the JSON schema.");
}
