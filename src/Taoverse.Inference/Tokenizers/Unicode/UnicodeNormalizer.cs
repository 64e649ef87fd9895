using System.Text;

namespace Taoverse.Inference.Tokenizers.Unicode;

/// <summary>The four Unicode normalisation forms, the same everywhere.</summary>
/// <remarks>
/// .NET asks the platform's library, whose version differs, and leaves text as it is where globalisation is invariant.
/// A surrogate that stands alone becomes U+FFFD.
/// </remarks>
internal static class UnicodeNormalizer
{
    private const int HangulFirst = 0xAC00, LeadFirst = 0x1100, VowelFirst = 0x1161, TailFirst = 0x11A7;
    private const int LeadCount = 19, VowelCount = 21, TailCount = 28;
    private const int HangulCount = LeadCount * VowelCount * TailCount;

    /// <summary>Normalises a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="compatibility">Whether what only looks different becomes the same (NFKC, NFKD).</param>
    /// <param name="compose">Whether marks are put together with what they stand on (NFC, NFKC).</param>
    public static string Normalize(string text, bool compatibility, bool compose)
    {
        // Below U+0300 nothing composes, below U+00C0 nothing decomposes, and below U+00A0 nothing has a compatible form.
        var limit = compatibility ? '\u00A0' : compose ? '\u0300' : '\u00C0';
        if (text.All(c => c < limit))
        {
            return text;
        }

        var tables = NormalizationTables.Instance;
        var codes = new List<int>(text.Length);
        var starter = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            Decompose(rune.Value, codes, compatibility, tables);
        }

        for (var i = 0; i <= codes.Count; i++)
        {
            if (i == codes.Count || tables.Class(codes[i]) == 0)
            {
                Sort(codes, starter, i, tables);
                starter = i + 1;
            }
        }

        if (compose)
        {
            Compose(codes, tables);
        }

        var result = new StringBuilder(text.Length);
        foreach (var code in codes)
        {
            result.Append(new Rune(code).ToString());
        }

        return result.ToString();
    }

    private static void Decompose(int code, List<int> target, bool compatibility, NormalizationTables tables)
    {
        var syllable = code - HangulFirst;
        if (syllable is >= 0 and < HangulCount)
        {
            target.Add(LeadFirst + (syllable / (VowelCount * TailCount)));
            target.Add(VowelFirst + (syllable % (VowelCount * TailCount) / TailCount));
            if (syllable % TailCount != 0)
            {
                target.Add(TailFirst + (syllable % TailCount));
            }
        }
        else if (tables.Decomposition(code, compatibility) is { } parts)
        {
            target.AddRange(parts);
        }
        else
        {
            target.Add(code);
        }
    }

    /// <summary>Sorts marks by class; those of one class keep their order.</summary>
    private static void Sort(List<int> codes, int from, int to, NormalizationTables tables)
    {
        if (to - from < 2)
        {
            return;
        }

        var sorted = codes.GetRange(from, to - from).OrderBy(tables.Class).ToList();
        for (var i = from; i < to; i++)
        {
            codes[i] = sorted[i - from];
        }
    }

    private static void Compose(List<int> codes, NormalizationTables tables)
    {
        int starter = -1, count = 0, lastClass = 0;
        for (var i = 0; i < codes.Count; i++)
        {
            var code = codes[i];
            var own = tables.Class(code);

            // A mark is blocked by one of its own or a higher class before it, a starter by anything.
            var blocked = starter < 0 || (count - 1 > starter && (lastClass >= own || lastClass == 0));
            if (!blocked && TryCompose(codes[starter], code, tables, out var composed))
            {
                codes[starter] = composed;
                continue;
            }

            if (own == 0)
            {
                starter = count;
            }

            lastClass = own;
            codes[count++] = code;
        }

        codes.RemoveRange(count, codes.Count - count);
    }

    private static bool TryCompose(int first, int second, NormalizationTables tables, out int composed)
    {
        int lead = first - LeadFirst, vowel = second - VowelFirst, tail = second - TailFirst, syllable = first - HangulFirst;
        if (lead is >= 0 and < LeadCount && vowel is >= 0 and < VowelCount)
        {
            composed = HangulFirst + (((lead * VowelCount) + vowel) * TailCount);
            return true;
        }

        if (syllable is >= 0 and < HangulCount && syllable % TailCount == 0 && tail is > 0 and < TailCount)
        {
            composed = first + tail;
            return true;
        }

        return tables.TryCompose(first, second, out composed);
    }
}
