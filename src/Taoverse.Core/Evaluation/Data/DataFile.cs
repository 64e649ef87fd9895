using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Taoverse.Evaluation.Data;

/// <summary>A file of evaluation data, read line by line.</summary>
/// <param name="path">The file.</param>
/// <param name="form">What its lines hold; for <see cref="DataForm.Auto"/> the first line that is not blank tells.</param>
/// <param name="field">The field of an object that holds the text, or the prompt.</param>
/// <param name="referenceField">The field of an object that holds the reference answer; null for none.</param>
public sealed class DataFile(string path, DataForm form = DataForm.Auto, string field = "text", string? referenceField = null)
{
    /// <summary>The most bytes of a line.</summary>
    public const int MaxLineBytes = 64 << 20;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the rows; blank lines are none.</summary>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>The rows in the file's order.</returns>
    /// <exception cref="TaoverseException">
    /// <c>EvaluationDataNotFound</c>, <c>UnreadableEvaluationData</c>, <c>LineTooLong</c>, or <c>InvalidEvaluationData</c>, which names the line.
    /// </exception>
    public async IAsyncEnumerable<DataRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var stream = Open();
        await using var closing = stream.ConfigureAwait(false);
        var lines = new ByteLines(stream, MaxLineBytes);
        var kind = form;
        while (await NextAsync(lines, cancellation).ConfigureAwait(false) is { } line)
        {
            var row = new DataRow(path, lines.Number);
            var text = Decode(line, row);
            if (string.IsNullOrWhiteSpace(text))
            {
                continue;
            }

            kind = kind != DataForm.Auto ? kind : Guess(text);
            yield return Parse(row, text, kind);
        }
    }

    private static DataForm Guess(string text) => text.TrimStart()[0] switch
    {
        '[' => DataForm.Tokens,
        '{' => DataForm.JsonLines,
        _ => DataForm.Text,
    };

    private static string Decode(ReadOnlyMemory<byte> line, DataRow row)
    {
        try
        {
            var bytes = row.Number == 1 && line.Span.StartsWith("\uFEFF"u8) ? line[3..] : line;
            return Strict.GetString(bytes.Span);
        }
        catch (DecoderFallbackException error)
        {
            throw row.Wrong("is not valid UTF-8", error);
        }
    }

    private static string Text(JsonElement element, string name, DataRow row) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw row.Wrong($"has no text in the field '{name}'");

    private FileStream Open()
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new TaoverseException(
                "EvaluationDataNotFound", FaultKind.NotFound, $"There is no data file '{path}'.", "Give the path of a file with evaluation data.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(error);
        }
    }

    private async Task<ReadOnlyMemory<byte>?> NextAsync(ByteLines lines, CancellationToken cancellation)
    {
        try
        {
            return await lines.ReadAsync(cancellation).ConfigureAwait(false);
        }
        catch (IOException error)
        {
            throw Unreadable(error);
        }
    }

    private DataRow Parse(DataRow row, string line, DataForm kind)
    {
        if (kind == DataForm.Text)
        {
            return row with { Text = line };
        }

        try
        {
            using var document = JsonDocument.Parse(line);
            return (kind, document.RootElement.ValueKind) switch
            {
                (DataForm.Tokens, JsonValueKind.Array) => row with { Tokens = Tokens(document.RootElement, row) },
                (DataForm.JsonLines, JsonValueKind.Object) => row with
                {
                    Text = Text(document.RootElement, field, row),
                    Reference = referenceField is null ? null : Text(document.RootElement, referenceField, row),
                },
                (DataForm.Tokens, _) => throw row.Wrong("is no array of token ids"),
                _ => throw row.Wrong("is no JSON object"),
            };
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw row.Wrong($"is not valid JSON: {error.Message.TrimEnd('.')}", error);
        }
    }

    private static int[] Tokens(JsonElement array, DataRow row)
    {
        var tokens = new int[array.GetArrayLength()];
        var index = 0;
        foreach (var element in array.EnumerateArray())
        {
            tokens[index++] = element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var token) && token >= 0
                ? token
                : throw row.Wrong($"has at place {index} what is no token id");
        }

        return tokens.Length >= 2 ? tokens : throw row.Wrong($"has {tokens.Length} token(s), which leaves nothing to predict");
    }

    private TaoverseException Unreadable(Exception error) => new(
        "UnreadableEvaluationData", FaultKind.Unavailable, $"The data file '{path}' cannot be read: {error.Message.TrimEnd('.')}.",
        "See that it is a file and that this account may read it.", error);
}
