using System.Text.Json;

namespace Taoverse.Inference.Tokenizers;

/// <summary>Finds the token that ends a text.</summary>
public static class EndTokens
{
    private const string ConfigFile = "tokenizer_config.json";
    private static readonly string[] UsualNames = ["<|endoftext|>", "<|end_of_text|>", "</s>", "<eos>", "<|im_end|>"];

    /// <summary>Finds it: as the tokenizer's config names it, else by a usual name.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="path">The tokenizer.json, or the folder that holds it.</param>
    /// <param name="given">What the caller says it is, by name or id; null to look for it.</param>
    /// <returns>The token's id.</returns>
    /// <exception cref="TokenizerException"><c>NoEndToken</c>: there is none, or the tokenizer does not know the one that is named.</exception>
    public static int Find(Tokenizer tokenizer, string path, string? given)
    {
        if (given is not null)
        {
            return tokenizer.IdOf(given)
                ?? (int.TryParse(given, out var id) && id >= 0 && id < tokenizer.IdLimit ? id : throw Unknown($"does not know the end token '{given}'"));
        }

        var named = ReadName(Path.Combine(Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path))!, ConfigFile));
        return (named is null ? null : tokenizer.IdOf(named))
            ?? UsualNames.Select(tokenizer.IdOf).FirstOrDefault(id => id is not null)
            ?? throw Unknown("has no token by which it is known to end a text");
    }

    private static string? ReadName(string file)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            return document.RootElement.GetProperty("eos_token") is { ValueKind: JsonValueKind.Object } token
                ? token.GetProperty("content").GetString()
                : document.RootElement.GetProperty("eos_token").GetString();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // The config is a help; the tokenizer works without it.
            return null;
        }
    }

    private static TokenizerException Unknown(string reason) => new(
        "NoEndToken", FaultKind.InvalidInput, $"The tokenizer {reason}.", "Name the end token of the tokenizer, or give its id.");
}
