namespace Taoverse.Inference.Tokenizers.Patterns;

/// <summary>The text that is matched, and how much work may still go into it.</summary>
internal ref struct MatchState(ReadOnlySpan<char> text)
{
    private const long StepsACharacter = 200;
    private const long FreeSteps = 10_000;

    private long steps = FreeSteps + (StepsACharacter * text.Length);

    public ReadOnlySpan<char> Text { get; } = text;

    /// <summary>The code point at a place, and how many characters it takes; a surrogate alone is what it is.</summary>
    public readonly int CodePoint(int at, out int length)
    {
        var first = Text[at];
        if (char.IsHighSurrogate(first) && at + 1 < Text.Length && char.IsLowSurrogate(Text[at + 1]))
        {
            length = 2;
            return char.ConvertToUtf32(first, Text[at + 1]);
        }

        length = 1;
        return first;
    }

    /// <summary>Counts work, so that no pattern takes more than linear time.</summary>
    public void Spend(int count)
    {
        if ((steps -= count) < 0)
        {
            throw new TokenizerException(
                "TokenizerTooSlow", FaultKind.LimitsExceeded,
                $"The tokenizer's pattern takes more than {StepsACharacter} steps a character on this text.",
                "Do not use this tokenizer: its pattern has to try too much.");
        }
    }
}
