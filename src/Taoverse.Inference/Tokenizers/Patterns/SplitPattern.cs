namespace Taoverse.Inference.Tokenizers.Patterns;

/// <summary>A pattern that cuts a text into matches and what stands between them.</summary>
internal sealed class SplitPattern
{
    private readonly PatternNode start;

    private SplitPattern(PatternNode start) => this.start = start;

    /// <summary>Reads a regular expression.</summary>
    public static SplitPattern Parse(string pattern) => new(new PatternParser(pattern).Parse());

    /// <summary>Finds a text as it is.</summary>
    public static SplitPattern Literal(string text)
    {
        PatternNode node = new EndNode();
        for (var i = text.Length - 1; i >= 0; i--)
        {
            var low = char.IsLowSurrogate(text[i]) && i > 0 && char.IsHighSurrogate(text[i - 1]);
            var codePoint = low ? char.ConvertToUtf32(text[--i], text[i + 1]) : text[i];
            node = new SetNode(new CharacterSet().Add(codePoint).Freeze(), 1, 1, Greed.Greedy, node);
        }

        return new SplitPattern(node);
    }

    /// <summary>Cuts a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Ranges that cover it, none of them empty, and whether each is a match.</returns>
    /// <exception cref="TokenizerException">The pattern takes too long on this text.</exception>
    public List<TextRange> Split(ReadOnlySpan<char> text)
    {
        try
        {
            return Cut(text);
        }
        catch (InsufficientExecutionStackException error)
        {
            throw new TokenizerException(
                "TokenizerTooSlow", FaultKind.LimitsExceeded, "The tokenizer's pattern goes too deep on this text.",
                "Do not use this tokenizer: its pattern has to try too much.", error);
        }
    }

    private List<TextRange> Cut(ReadOnlySpan<char> text)
    {
        var ranges = new List<TextRange>();
        var state = new MatchState(text);
        int at = 0, unmatched = 0;
        while (at < text.Length)
        {
            var end = start.Match(ref state, at);
            if (end <= at)
            {
                state.CodePoint(at, out var length);
                at += length;
                continue;
            }

            if (unmatched < at)
            {
                ranges.Add(new TextRange(unmatched, at - unmatched, IsMatch: false));
            }

            ranges.Add(new TextRange(at, end - at, IsMatch: true));
            at = unmatched = end;
        }

        if (unmatched < at)
        {
            ranges.Add(new TextRange(unmatched, at - unmatched, IsMatch: false));
        }

        return ranges;
    }
}
