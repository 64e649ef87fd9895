using System.Globalization;

namespace Taoverse.Inference.Tokenizers.Patterns;

/// <summary>A set of code points: ranges, Unicode categories and other sets, or everything but those.</summary>
internal sealed class CharacterSet
{
    private const int AsciiCount = 128;

    private readonly List<(int First, int Last)> ranges = [];
    private readonly List<CharacterSet> sets = [];
    private readonly bool[] ascii = new bool[AsciiCount];
    private int categories;
    private bool negated;

    /// <summary>Unicode's White_Space.</summary>
    public static CharacterSet Space { get; } = new CharacterSet()
        .Add('\t', '\r').Add(' ').Add(0x85).Add(0xA0).Add(0x1680).Add(0x2000, 0x200A)
        .Add(0x2028, 0x2029).Add(0x202F).Add(0x205F).Add(0x3000).Freeze();

    public static CharacterSet Digit { get; } = new CharacterSet().Add(UnicodeCategory.DecimalDigitNumber).Freeze();

    public static CharacterSet Word { get; } = new CharacterSet()
        .AddProperty("L").AddProperty("M").AddProperty("N").Add(UnicodeCategory.ConnectorPunctuation).Freeze();

    public static CharacterSet AnyButNewline { get; } = new CharacterSet().Add('\n').Negate().Freeze();

    public CharacterSet Add(int first, int last)
    {
        ranges.Add((first, last));
        return this;
    }

    public CharacterSet Add(int codePoint) => Add(codePoint, codePoint);

    public CharacterSet Add(UnicodeCategory category)
    {
        categories |= 1 << (int)category;
        return this;
    }

    public CharacterSet Add(CharacterSet other)
    {
        sets.Add(other);
        return this;
    }

    /// <summary>Adds a general category by its short name, such as L or Lu.</summary>
    public CharacterSet AddProperty(string name)
    {
        var found = false;
        foreach (var category in Enum.GetValues<UnicodeCategory>())
        {
            if (ShortName(category).StartsWith(name, StringComparison.Ordinal))
            {
                Add(category);
                found = true;
            }
        }

        return found && name.Length > 0 ? this : throw TokenizerException.Unsupported($"the character property '{name}'");
    }

    /// <summary>Adds a code point and what differs from it in case alone.</summary>
    public CharacterSet AddFolded(int codePoint)
    {
        Add(codePoint);
        if (codePoint < AsciiCount && char.IsAsciiLetter((char)codePoint))
        {
            Add(codePoint ^ 0x20);
            _ = (codePoint | 0x20) switch
            {
                's' => Add(0x17F), // Long s.
                'k' => Add(0x212A), // Kelvin sign.
                _ => this,
            };
        }

        return this;
    }

    public CharacterSet Negate()
    {
        negated = !negated;
        return this;
    }

    /// <summary>Ends the making of the set: tabulates what is looked up most.</summary>
    public CharacterSet Freeze()
    {
        for (var i = 0; i < AsciiCount; i++)
        {
            ascii[i] = Compute(i);
        }

        return this;
    }

    public bool Contains(int codePoint) => codePoint < AsciiCount ? ascii[codePoint] : Compute(codePoint);

    private bool Compute(int codePoint)
    {
        var found = (categories >> (int)CharUnicodeInfo.GetUnicodeCategory(codePoint) & 1) != 0;
        foreach (var (first, last) in ranges)
        {
            found |= codePoint >= first && codePoint <= last;
        }

        foreach (var set in sets)
        {
            found |= set.Contains(codePoint);
        }

        return found != negated;
    }

    private static string ShortName(UnicodeCategory category) => category switch
    {
        UnicodeCategory.UppercaseLetter => "Lu",
        UnicodeCategory.LowercaseLetter => "Ll",
        UnicodeCategory.TitlecaseLetter => "Lt",
        UnicodeCategory.ModifierLetter => "Lm",
        UnicodeCategory.OtherLetter => "Lo",
        UnicodeCategory.NonSpacingMark => "Mn",
        UnicodeCategory.SpacingCombiningMark => "Mc",
        UnicodeCategory.EnclosingMark => "Me",
        UnicodeCategory.DecimalDigitNumber => "Nd",
        UnicodeCategory.LetterNumber => "Nl",
        UnicodeCategory.OtherNumber => "No",
        UnicodeCategory.SpaceSeparator => "Zs",
        UnicodeCategory.LineSeparator => "Zl",
        UnicodeCategory.ParagraphSeparator => "Zp",
        UnicodeCategory.Control => "Cc",
        UnicodeCategory.Format => "Cf",
        UnicodeCategory.Surrogate => "Cs",
        UnicodeCategory.PrivateUse => "Co",
        UnicodeCategory.ConnectorPunctuation => "Pc",
        UnicodeCategory.DashPunctuation => "Pd",
        UnicodeCategory.OpenPunctuation => "Ps",
        UnicodeCategory.ClosePunctuation => "Pe",
        UnicodeCategory.InitialQuotePunctuation => "Pi",
        UnicodeCategory.FinalQuotePunctuation => "Pf",
        UnicodeCategory.OtherPunctuation => "Po",
        UnicodeCategory.MathSymbol => "Sm",
        UnicodeCategory.CurrencySymbol => "Sc",
        UnicodeCategory.ModifierSymbol => "Sk",
        UnicodeCategory.OtherSymbol => "So",
        _ => "Cn",
    };
}
