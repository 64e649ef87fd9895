namespace Taoverse.Inference.Tokenizers;

/// <summary>Writes spaces as a visible character and splits before each.</summary>
/// <param name="replacement">The character.</param>
/// <param name="scheme">Where one is put in front: always, first or never.</param>
/// <param name="splits">Whether pieces are split.</param>
internal sealed class MetaspaceSplitter(char replacement, string scheme, bool splits) : IPreTokenizer
{
    public void Split(Piece piece, List<Piece> target)
    {
        var text = piece.Span.ToString().Replace(' ', replacement);
        if (!text.StartsWith(replacement) && (scheme == "always" || (scheme == "first" && piece.IsFirst)))
        {
            text = replacement + text;
        }

        var whole = Piece.Of(text, piece.IsFirst);
        if (!splits)
        {
            target.Add(whole);
            return;
        }

        var start = 0;
        for (var at = 1; at <= text.Length; at++)
        {
            if (at == text.Length || text[at] == replacement)
            {
                target.Add(whole.Part(start, at - start));
                start = at;
            }
        }
    }
}
