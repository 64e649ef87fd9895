using System.Globalization;
using System.Text;

namespace Taoverse.Inference.Tokenizers;

/// <summary>The decoders of tokenizer files, as functions.</summary>
internal static class TokenDecoders
{
    private const int ByteTokenLength = 6;

    /// <summary>Bytes written as characters become text; bytes that are no UTF-8 become U+FFFD.</summary>
    public static IReadOnlyList<string> ByteLevel(IReadOnlyList<string> tokens) =>
        [Encoding.UTF8.GetString([.. tokens.SelectMany(ByteCharacters.Decode)])];

    /// <summary>Runs of tokens such as &lt;0x0A&gt; become text; where they are no UTF-8, U+FFFD for each byte.</summary>
    public static IReadOnlyList<string> ByteFallback(IReadOnlyList<string> tokens)
    {
        var result = new List<string>();
        var bytes = new List<byte>();
        foreach (var token in tokens)
        {
            if (token.Length == ByteTokenLength && token.StartsWith("<0x", StringComparison.Ordinal) && token[^1] == '>'
                && byte.TryParse(token.AsSpan(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                bytes.Add(value);
                continue;
            }

            Flush();
            result.Add(token);
        }

        Flush();
        return result;

        void Flush()
        {
            if (bytes.Count > 0)
            {
                var text = Encoding.UTF8.GetString([.. bytes]);
                result.Add(text.Contains('\uFFFD', StringComparison.Ordinal) ? new string('\uFFFD', bytes.Count) : text);
                bytes.Clear();
            }
        }
    }

    public static IReadOnlyList<string> Fuse(IReadOnlyList<string> tokens) => [string.Concat(tokens)];

    public static IReadOnlyList<string> Replace(IReadOnlyList<string> tokens, string pattern, string content) =>
        [.. tokens.Select(token => pattern.Length == 0 ? token : token.Replace(pattern, content, StringComparison.Ordinal))];

    /// <summary>Takes up to so many of a character off the start and the end of each token.</summary>
    public static IReadOnlyList<string> Strip(IReadOnlyList<string> tokens, char content, int start, int stop) => [.. tokens.Select(token =>
    {
        int from = 0, to = token.Length;
        while (from < to && from < start && token[from] == content)
        {
            from++;
        }

        while (to > from && token.Length - to < stop && token[to - 1] == content)
        {
            to--;
        }

        return token[from..to];
    })];

    /// <summary>Visible spaces become spaces; the one that was put in front of the text goes.</summary>
    public static IReadOnlyList<string> Metaspace(IReadOnlyList<string> tokens, char replacement, bool hasPrefix) => [.. tokens.Select((token, i) =>
        (i == 0 && hasPrefix && token.StartsWith(replacement) ? token[1..] : token).Replace(replacement, ' '))];
}
