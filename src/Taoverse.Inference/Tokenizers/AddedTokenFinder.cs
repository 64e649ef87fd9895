using System.Buffers;
using System.Text;
using Taoverse.Inference.Tokenizers.Patterns;

namespace Taoverse.Inference.Tokenizers;

/// <summary>Finds added tokens in a text: the leftmost, and of several there the longest.</summary>
internal sealed class AddedTokenFinder
{
    private readonly Dictionary<char, AddedToken[]> byFirst;
    private readonly SearchValues<char> firsts;

    public AddedTokenFinder(IEnumerable<AddedToken> tokens)
    {
        byFirst = tokens.Where(token => token.Content.Length > 0).GroupBy(token => token.Content[0])
            .ToDictionary(group => group.Key, group => group.OrderByDescending(token => token.Content.Length).ToArray());
        firsts = SearchValues.Create([.. byFirst.Keys]);
    }

    /// <summary>Cuts a text at its added tokens.</summary>
    /// <param name="text">The text.</param>
    /// <param name="plain">Is given each stretch between them, by start and length; never an empty one.</param>
    /// <param name="found">Is given each token.</param>
    public void Split(string text, Action<int, int> plain, Action<AddedToken> found)
    {
        var start = 0;
        for (var at = 0; at < text.Length;)
        {
            var offset = text.AsSpan(at).IndexOfAny(firsts);
            if (offset < 0)
            {
                break;
            }

            at += offset;
            if (Find(text, at) is not { } token)
            {
                at++;
                continue;
            }

            var end = at + token.Content.Length;
            while (token.StripsLeft && at > start && CharacterSet.Space.Contains(text[at - 1]))
            {
                at--;
            }

            while (token.StripsRight && end < text.Length && CharacterSet.Space.Contains(text[end]))
            {
                end++;
            }

            if (at > start)
            {
                plain(start, at - start);
            }

            found(token);
            start = at = end;
        }

        if (start < text.Length)
        {
            plain(start, text.Length - start);
        }
    }

    private AddedToken? Find(string text, int at)
    {
        foreach (var token in byFirst[text[at]])
        {
            if (string.CompareOrdinal(text, at, token.Content, 0, token.Content.Length) == 0)
            {
                return !token.SingleWord || (!IsWord(text, at - 1) && !IsWord(text, at + token.Content.Length)) ? token : null;
            }
        }

        return null;
    }

    private static bool IsWord(string text, int at) => at >= 0 && at < text.Length
        && Rune.TryGetRuneAt(text, char.IsLowSurrogate(text[at]) && at > 0 ? at - 1 : at, out var rune) && CharacterSet.Word.Contains(rune.Value);
}
