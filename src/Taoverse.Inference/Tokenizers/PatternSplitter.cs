using Taoverse.Inference.Tokenizers.Patterns;

namespace Taoverse.Inference.Tokenizers;

/// <summary>Splits at what a pattern matches.</summary>
/// <param name="pattern">The pattern.</param>
/// <param name="behavior">What becomes of the matches.</param>
/// <param name="invert">Whether what lies between matches counts as the match.</param>
internal sealed class PatternSplitter(SplitPattern pattern, SplitBehavior behavior, bool invert) : IPreTokenizer
{
    public void Split(Piece piece, List<Piece> target)
    {
        var ranges = pattern.Split(piece.Span);
        for (var i = 0; i < ranges.Count; i++)
        {
            var (start, length, isMatch) = ranges[i];
            if (behavior == SplitBehavior.Removed && isMatch != invert)
            {
                continue;
            }

            while (i + 1 < ranges.Count && Joins(isMatch != invert, ranges[i + 1].IsMatch != invert))
            {
                isMatch = ranges[++i].IsMatch;
                length += ranges[i].Length;
            }

            target.Add(piece.Part(start, length));
        }
    }

    private bool Joins(bool isMatch, bool nextIsMatch) => behavior switch
    {
        SplitBehavior.MergedWithPrevious => !isMatch && nextIsMatch,
        SplitBehavior.MergedWithNext => isMatch && !nextIsMatch,
        SplitBehavior.Contiguous => isMatch == nextIsMatch,
        _ => false,
    };
}
