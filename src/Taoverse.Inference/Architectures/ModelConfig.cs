using System.Text.Json;

namespace Taoverse.Inference.Architectures;

/// <summary>config.json, read with its types checked: what is wrong is named by its key.</summary>
internal sealed class ModelConfig
{
    public const string FileName = "config.json";
    private const int MaxBytes = 4 << 20;
    private const int MaxCount = 1 << 30;

    private readonly JsonElement root;
    private readonly string prefix;

    private ModelConfig(JsonElement root, string prefix)
    {
        this.root = root;
        this.prefix = prefix;
    }

    public static ModelConfig Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            throw CheckpointException.Missing(folder, $"there is no {FileName}");
        }

        if (new FileInfo(path).Length > MaxBytes)
        {
            throw CheckpointException.Damaged(FileName, $"it has more than {MaxBytes} bytes");
        }

        return Parse(File.ReadAllBytes(path));
    }

    public static ModelConfig Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 32 });
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new ModelConfig(document.RootElement.Clone(), string.Empty)
                : throw new JsonException("it is not an object");
        }
        catch (JsonException error)
        {
            throw CheckpointException.Damaged(FileName, $"it is not valid JSON: {error.Message.TrimEnd('.')}", error);
        }
    }

    /// <summary>The value of a key that is a whole number from 1 on.</summary>
    public int Count(string key) => OptionalCount(key) ?? throw Wrong(key, "is absent");

    public int Count(string key, int fallback) => OptionalCount(key) ?? fallback;

    public int? OptionalCount(string key) =>
        !Has(key, out var value) ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number is > 0 and <= MaxCount ? number
        : throw Wrong(key, $"is {Shown(value)}, not a whole number from 1 to {MaxCount}");

    public double Number(string key, double fallback) => OptionalNumber(key) ?? fallback;

    public double? OptionalNumber(string key) =>
        !Has(key, out var value) ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number) ? number
        : throw Wrong(key, $"is {Shown(value)}, not a finite number");

    public bool Flag(string key, bool fallback) => OptionalFlag(key) ?? fallback;

    public bool? OptionalFlag(string key) =>
        !Has(key, out var value) ? null
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : throw Wrong(key, $"is {Shown(value)}, not true or false");

    public string? Text(string key) =>
        !Has(key, out var value) ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw Wrong(key, $"is {Shown(value)}, not a text");

    public IReadOnlyList<string>? Texts(string key) =>
        !Has(key, out var value) ? null
        : value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
            ? [.. value.EnumerateArray().Select(item => item.GetString()!)]
        : throw Wrong(key, $"is {Shown(value)}, not a list of texts");

    public ModelConfig? Section(string key) =>
        !Has(key, out var value) ? null
        : value.ValueKind == JsonValueKind.Object ? new ModelConfig(value, $"{prefix}{key}.")
        : throw Wrong(key, $"is {Shown(value)}, not an object");

    /// <summary>An error of a value that is of the right type and yet cannot be.</summary>
    public CheckpointException Wrong(string key, string reason) => CheckpointException.Damaged(FileName, $"'{prefix}{key}' {reason}");

    public static CheckpointException Unsupported(string what) =>
        CheckpointException.Unsupported(FileName, what, "Use a checkpoint of an architecture and a form that the engine knows.");

    private bool Has(string key, out JsonElement value) => root.TryGetProperty(key, out value) && value.ValueKind != JsonValueKind.Null;

    private static string Shown(JsonElement value) => value.GetRawText() is { Length: > 40 } text ? text[..40] + "..." : value.GetRawText();
}
