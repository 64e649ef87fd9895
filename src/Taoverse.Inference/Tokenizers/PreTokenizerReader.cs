using System.Text.Json;
using Taoverse.Inference.Tokenizers.Patterns;

namespace Taoverse.Inference.Tokenizers;

/// <summary>Reads the pre-tokenizer of a tokenizer file.</summary>
internal static class PreTokenizerReader
{
    /// <summary>Reads the steps, and whether the last turns text into bytes.</summary>
    public static List<IPreTokenizer> Read(JsonElement? preTokenizer, out bool isByteLevel)
    {
        var steps = preTokenizer is { } element ? Flatten(element).ToList() : [];
        var first = steps.FindIndex(IsByteLevel);
        isByteLevel = first >= 0;
        return first >= 0 && first != steps.Count - 1
            ? throw TokenizerException.Unsupported("a pre-tokenizer after ByteLevel")
            : [.. steps.Select(Step)];
    }

    private static bool IsByteLevel(JsonElement step) => step.Text("type") == "ByteLevel";

    private static IEnumerable<JsonElement> Flatten(JsonElement element) => element.Text("type") == "Sequence"
        ? element.Items("pretokenizers").SelectMany(Flatten)
        : [element];

    private static IPreTokenizer Step(JsonElement element) => element.Text("type") switch
    {
        "Split" => Split(element),
        "ByteLevel" => new ByteLevelSplitter(element.Flag("add_prefix_space", true), element.Flag("use_regex", true)),
        "Digits" => new PatternSplitter(
            SplitPattern.Parse(@"\p{N}"), element.Flag("individual_digits", false) ? SplitBehavior.Isolated : SplitBehavior.Contiguous,
            invert: false),
        "Metaspace" => new MetaspaceSplitter(element.Character("replacement"), Scheme(element), element.Flag("split", true)),
        var other => throw TokenizerException.Unsupported($"the pre-tokenizer '{other}'"),
    };

    private static PatternSplitter Split(JsonElement element)
    {
        var pattern = element.Required("pattern");
        var name = element.Text("behavior");
        if (!Enum.TryParse<SplitBehavior>(name, out var behavior) || behavior.ToString() != name)
        {
            throw TokenizerException.Unsupported($"the split behavior '{name}'");
        }

        return new PatternSplitter(
            pattern.OptionalText("String") is { Length: > 0 } literal ? SplitPattern.Literal(literal) : SplitPattern.Parse(pattern.Text("Regex")),
            behavior, element.Flag("invert", false));
    }

    /// <summary>Older files say add_prefix_space in the place of a scheme.</summary>
    public static string Scheme(JsonElement element) => element.OptionalText("prepend_scheme") switch
    {
        null => element.Flag("add_prefix_space", true) ? "always" : "never",
        "always" or "first" or "never" => element.Text("prepend_scheme"),
        var other => throw TokenizerException.Unsupported($"the prepend scheme '{other}'"),
    };
}
