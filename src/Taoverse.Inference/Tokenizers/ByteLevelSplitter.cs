using Taoverse.Inference.Tokenizers.Patterns;

namespace Taoverse.Inference.Tokenizers;

/// <summary>What ByteLevel does before it turns text into bytes: a space in front, and GPT-2's pattern.</summary>
/// <param name="addsSpace">Whether each piece gets a space in front where it has none.</param>
/// <param name="usesPattern">Whether pieces are split by GPT-2's pattern.</param>
internal sealed class ByteLevelSplitter(bool addsSpace, bool usesPattern) : IPreTokenizer
{
    private static readonly PatternSplitter Gpt2 = new(
        SplitPattern.Parse(@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"), SplitBehavior.Isolated, invert: false);

    public void Split(Piece piece, List<Piece> target)
    {
        if (addsSpace && !piece.Span.StartsWith(" "))
        {
            piece = Piece.Of(string.Concat(" ", piece.Span), piece.IsFirst);
        }

        if (usesPattern)
        {
            Gpt2.Split(piece, target);
        }
        else
        {
            target.Add(piece);
        }
    }
}
