using System.Text.Json;

namespace Taoverse.Inference.Tokenizers;

/// <summary>Reads values of a tokenizer file with their types checked.</summary>
internal static class TokenizerJson
{
    public static JsonElement? Optional(this JsonElement element, string key) =>
        element.ValueKind != JsonValueKind.Object ? throw TokenizerException.Damaged($"what should hold '{key}' is not an object")
        : element.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public static JsonElement Required(this JsonElement element, string key) =>
        element.Optional(key) ?? throw TokenizerException.Damaged($"'{key}' is absent");

    public static string Text(this JsonElement element, string key) => element.Required(key).AsText(key);

    public static string? OptionalText(this JsonElement element, string key) => element.Optional(key)?.AsText(key);

    public static bool Flag(this JsonElement element, string key, bool fallback) => element.Optional(key) switch
    {
        null => fallback,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw TokenizerException.Damaged($"'{key}' is not true or false"),
    };

    public static int AsCount(this JsonElement element, string what) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var number) && number >= 0
            ? number : throw TokenizerException.Damaged($"{what} is not a whole number from 0 on");

    public static string AsText(this JsonElement element, string what) =>
        element.ValueKind == JsonValueKind.String ? element.GetString()! : throw TokenizerException.Damaged($"'{what}' is not a text");

    public static IEnumerable<JsonElement> Items(this JsonElement element, string key) =>
        element.Required(key) is { ValueKind: JsonValueKind.Array } array
            ? array.EnumerateArray() : throw TokenizerException.Damaged($"'{key}' is not a list");

    /// <summary>A text of exactly one character.</summary>
    public static char Character(this JsonElement element, string key) =>
        element.Text(key) is [var character] ? character : throw TokenizerException.Damaged($"'{key}' is not one character");
}
