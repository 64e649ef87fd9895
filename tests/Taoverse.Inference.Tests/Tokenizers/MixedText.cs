using System.Text;

namespace Taoverse.Inference.Tests.Tokenizers;

/// <summary>Lines of mixed scripts, code, emoji, broken UTF-8 and white space.</summary>
/// <remarks>
/// Left out is what JavaScript's \s tells apart from Unicode's White_Space (U+0085, U+FEFF), what its case folding tells apart
/// (U+017F, U+212A), and code points younger than the Unicode versions that are compared.
/// </remarks>
internal static class MixedText
{
    private static readonly string[] Words =
    [
        "the", "The", "quick", "naïve", "Straße", "don't", "I'LL", "we've", "they'RE", "it's", "'s", "''", "hello_world", "fooBar", "HTTPServer", "x86_64",
        "Привет", "мир", "Ёлка", "你好", "世界", "東京都", "ありがとう", "カタカナ", "안녕하세요", "세계", "שלום", "עולם", "مرحبا", "العالم", "नमस्ते", "दुनिया",
        "สวัสดี", "ชาวโลก", "Γειά", "σου", "Κόσμε", "Բարեւ", "გამარჯობა", "ሰላም", "👋", "🙂🙂", "👨‍👩‍👧‍👦", "🇩🇪🇯🇵", "❤️", "🏳️‍🌈", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢", "𠀀𠀁", "ﬁ", "Å", "e\u0301", "a\u0308\u0323", "q\u0307\u0323",
        "각", "\u1100\u1161\u11A8", "½", "²³", "Ⅷ", "١٢٣", "१२३", "１２３", "①②", "3.14159", "1,234,567", "0x7fff", "1e-10", "2024-01-31", "12345678901234567890",
        "for (int i = 0; i < n; ++i) {", "}", "def f(x):", "return x**2", "=>", "!=", "&&", "//", "/* */", "<div class=\"a\">", "</div>", "{\"a\": [1, 2]}", "\\n", "C:\\x", "https://a.b/c?d=e&f#g",
        "SELECT * FROM t;", "$$", "€100", "£5", "50%", "…", "—", "“quoted”", "«»", "。", "、", "！", "\u200B", "\u200D", "\u00AD", "\uFFFD", "\uFFFD\uFFFD", "\u0000", "\u0007", "\u001b[0m", "<|endoftext|>",
    ];

    private static readonly string[] Spaces =
        [" ", " ", " ", " ", " ", " ", "", "", "  ", "   ", "\t", "\t\t", "\n", "\n\n", " \n", "\n ", "\r\n", "\r\n\r\n", " \r", "        ", "\u00A0", "\u3000", "\u2003", "\u2028", "\v", "\f", " \t \n \t "];

    public static List<string> Lines(int count)
    {
        var random = new Random(2024);
        var lines = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var line = new StringBuilder();
            for (var parts = random.Next(0, 14); parts > 0; parts--)
            {
                line.Append(random.Next(12) switch
                {
                    0 => RandomCharacters(random),
                    1 => Broken(random),
                    2 => Repeated(random),
                    _ => Words[random.Next(Words.Length)],
                });
                line.Append(Spaces[random.Next(Spaces.Length)]);
            }

            lines.Add(line.ToString());
        }

        return lines;
    }

    /// <summary>Code points of old blocks, letters or not.</summary>
    private static string RandomCharacters(Random random)
    {
        (int First, int Last)[] blocks =
            [(0x20, 0x7E), (0xA1, 0x17E), (0x391, 0x3A1), (0x410, 0x44F), (0x5D0, 0x5EA), (0x905, 0x939), (0x2010, 0x2027), (0x2190, 0x21FF), (0x3041, 0x3096), (0x4E00, 0x9FA5), (0xAC00, 0xD7A3), (0x1F600, 0x1F640), (0x1D400, 0x1D454), (0x20000, 0x20100)];
        var text = new StringBuilder();
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            var (first, last) = blocks[random.Next(blocks.Length)];
            text.Append(new Rune(random.Next(first, last + 1)));
        }

        return text.ToString();
    }

    /// <summary>What is read of bytes that are no UTF-8.</summary>
    private static string Broken(Random random)
    {
        var bytes = Encoding.UTF8.GetBytes(Words[random.Next(Words.Length)] + Words[random.Next(Words.Length)]);
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(0x80, 0x100);
        }

        return string.Concat(Encoding.UTF8.GetString(bytes).EnumerateRunes().Where(IsCompared));
    }

    private static bool IsCompared(Rune rune) => rune.Value is 0xFFFD or < 0x300 or (>= 0x400 and < 0x450) or (>= 0x4E00 and < 0x9FA6) or (>= 0xAC00 and < 0xD7A4)
        && rune.Value is not (0x85 or 0x17F or 0xFEFF);

    private static string Repeated(Random random)
    {
        var word = Words[random.Next(Words.Length)];
        return string.Concat(Enumerable.Repeat(word.Length > 4 ? word.EnumerateRunes().First().ToString() : word, random.Next(2, 70)));
    }
}
