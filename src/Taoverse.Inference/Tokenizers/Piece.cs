namespace Taoverse.Inference.Tokenizers;

/// <summary>A part of a text on its way to the model.</summary>
/// <param name="Source">The text that it is a part of.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="Length">How many characters it has.</param>
/// <param name="IsFirst">Whether it begins where the whole text begins.</param>
internal readonly record struct Piece(string Source, int Start, int Length, bool IsFirst)
{
    public ReadOnlySpan<char> Span => Source.AsSpan(Start, Length);

    public static Piece Of(string text, bool isFirst) => new(text, 0, text.Length, isFirst);

    public Piece Part(int start, int length) => new(Source, Start + start, length, IsFirst && start == 0);
}
