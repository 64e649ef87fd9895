using System.Text.Json;
using Taoverse.Inference.Tokenizers.Patterns;
using Taoverse.Inference.Tokenizers.Unicode;

namespace Taoverse.Inference.Tokenizers;

/// <summary>Reads the normalizer of a tokenizer file: what is done to text before anything else.</summary>
internal static class NormalizerReader
{
    public static Func<string, string> Read(JsonElement? normalizer) => normalizer is not { } element ? text => text : element.Text("type") switch
    {
        "NFC" => text => UnicodeNormalizer.Normalize(text, compatibility: false, compose: true),
        "NFD" => text => UnicodeNormalizer.Normalize(text, compatibility: false, compose: false),
        "NFKC" => text => UnicodeNormalizer.Normalize(text, compatibility: true, compose: true),
        "NFKD" => text => UnicodeNormalizer.Normalize(text, compatibility: true, compose: false),
        "Prepend" => Prepend(element.Text("prepend")),
        "Replace" => Replace(element),
        "Sequence" => Sequence([.. element.Items("normalizers").Select(item => Read(item))]),
        var other => throw TokenizerException.Unsupported($"the normalizer '{other}'"),
    };

    private static Func<string, string> Prepend(string prefix) => text => text.Length == 0 ? text : prefix + text;

    private static Func<string, string> Sequence(Func<string, string>[] steps) => text => steps.Aggregate(text, (current, step) => step(current));

    private static Func<string, string> Replace(JsonElement element)
    {
        var content = element.Text("content");
        var pattern = element.Required("pattern");
        if (pattern.OptionalText("String") is { Length: > 0 } literal)
        {
            return text => text.Replace(literal, content, StringComparison.Ordinal);
        }

        var split = SplitPattern.Parse(pattern.Text("Regex"));
        return text => string.Concat(split.Split(text).Select(range => range.IsMatch ? content : text.Substring(range.Start, range.Length)));
    }
}
