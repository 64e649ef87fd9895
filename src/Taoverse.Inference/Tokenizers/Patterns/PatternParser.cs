using System.Globalization;

namespace Taoverse.Inference.Tokenizers.Patterns;

/// <summary>Reads the regular expressions that tokenizer files use: sets, groups, alternatives, repetitions and looks ahead.</summary>
/// <remarks>
/// .NET's own expressions see UTF-16 units, so letters beyond the first plane would not be letters, and those that promise
/// linear time know no looking ahead.
/// </remarks>
internal sealed class PatternParser(string pattern)
{
    private const int MaxDepth = 32;
    private int at;
    private int depth;
    private bool ignoresCase;

    public PatternNode Parse()
    {
        var whole = Alternatives();
        return at == pattern.Length ? whole.Build(new EndNode()) : throw Wrong("a ')' without its '('");
    }

    private PatternPiece Alternatives()
    {
        if (++depth > MaxDepth)
        {
            throw Wrong($"more than {MaxDepth} groups inside each other");
        }

        var branches = new List<PatternPiece> { Sequence() };
        while (Take('|'))
        {
            branches.Add(Sequence());
        }

        depth--;
        return PatternPiece.Either(branches);
    }

    private PatternPiece Sequence()
    {
        var pieces = new List<PatternPiece>();
        while (at < pattern.Length && pattern[at] is not ('|' or ')'))
        {
            pieces.Add(Repeated(Atom()));
        }

        return pieces.Count == 0 ? PatternPiece.Empty : pieces.Aggregate((first, second) => first.Then(second));
    }

    private PatternPiece Atom()
    {
        switch (pattern[at])
        {
            case '(':
                return Group();
            case '[':
                return PatternPiece.Of(Class());
            case '.':
                at++;
                return PatternPiece.Of(CharacterSet.AnyButNewline);
            case '^' or '$':
                var start = pattern[at++] == '^';
                return new PatternPiece(true, 1, next => new LineNode(start, next));
            case '*' or '+' or '?' or '{':
                throw Wrong($"a '{pattern[at]}' with nothing to repeat");
            case '\\':
                return PatternPiece.Of(Escape());
            default:
                return PatternPiece.Of(Single(CodePoint()).Freeze());
        }
    }

    private PatternPiece Group()
    {
        at++;
        var outer = ignoresCase;
        PatternPiece piece;
        if (Take("?="))
        {
            piece = Lookahead(negative: false);
        }
        else if (Take("?!"))
        {
            piece = Lookahead(negative: true);
        }
        else
        {
            if (Take("?i:"))
            {
                ignoresCase = true;
            }
            else if (!Take("?:") && at < pattern.Length && pattern[at] == '?')
            {
                throw TokenizerException.Unsupported($"a group that begins with '({pattern[at..Math.Min(pattern.Length, at + 3)]}'");
            }

            piece = Alternatives();
        }

        ignoresCase = outer;
        return Take(')') ? piece : throw Wrong("a '(' without its ')'");
    }

    private PatternPiece Lookahead(bool negative)
    {
        var inner = Alternatives().Build(new EndNode());
        return new PatternPiece(true, 1, next => new LookaheadNode(inner, negative, next));
    }

    private PatternPiece Repeated(PatternPiece piece)
    {
        if (at == pattern.Length)
        {
            return piece;
        }

        var (least, most) = pattern[at] switch
        {
            '*' => (0, int.MaxValue),
            '+' => (1, int.MaxValue),
            '?' => (0, 1),
            '{' => (-1, -1),
            _ => (1, 1),
        };
        if ((least, most) == (1, 1))
        {
            return piece;
        }

        at++;
        if (least < 0)
        {
            least = Number();
            most = !Take(',') ? least : pattern.AsSpan(at).StartsWith("}") ? int.MaxValue : Number();
            if (!Take('}') || most < least)
            {
                throw Wrong("a repetition that is not {n}, {n,} or {n,m}");
            }
        }

        var greed = Take('?') ? Greed.Lazy : Take('+') ? Greed.Possessive : Greed.Greedy;
        return piece.Repeat(least, most, greed);
    }

    private CharacterSet Class()
    {
        at++;
        if (++depth > MaxDepth)
        {
            throw Wrong($"more than {MaxDepth} groups inside each other");
        }

        var set = new CharacterSet();
        if (Take('^'))
        {
            set.Negate();
        }

        for (var first = true; at < pattern.Length && (first || pattern[at] != ']'); first = false)
        {
            if (Take("&&") || Take("[:"))
            {
                throw TokenizerException.Unsupported("an intersection or a POSIX name in a character class");
            }

            ClassItem(set);
        }

        depth--;
        return Take(']') ? set.Freeze() : throw Wrong("a '[' without its ']'");
    }

    private void ClassItem(CharacterSet set)
    {
        if (pattern[at] == '[')
        {
            set.Add(Class());
            return;
        }

        if (pattern[at] == '\\' && !IsLiteralEscape())
        {
            set.Add(Escape());
            return;
        }

        var low = ClassCodePoint();
        if (at + 1 < pattern.Length && pattern[at] == '-' && pattern[at + 1] != ']')
        {
            at++;
            var high = ClassCodePoint();
            set.Add(low, high >= low ? high : throw Wrong("a range that ends before it begins"));
        }
        else
        {
            set.Add(Single(low).Freeze());
        }
    }

    private int ClassCodePoint() => pattern[at] == '\\' ? Literal() : CodePoint();

    private CharacterSet Single(int codePoint) => ignoresCase ? new CharacterSet().AddFolded(codePoint) : new CharacterSet().Add(codePoint);

    /// <summary>Whether the backslash here stands before one code point and not before the name of a set.</summary>
    private bool IsLiteralEscape() => at + 1 < pattern.Length && !"sSdDwWpPbBAzZGkKhHRX".Contains(pattern[at + 1], StringComparison.Ordinal);

    private CharacterSet Escape()
    {
        if (IsLiteralEscape())
        {
            return Single(Literal()).Freeze();
        }

        at++;
        var letter = at < pattern.Length ? pattern[at++] : throw Wrong("a '\\' at its end");
        return letter switch
        {
            's' => CharacterSet.Space,
            'd' => CharacterSet.Digit,
            'w' => CharacterSet.Word,
            'S' => new CharacterSet().Add(CharacterSet.Space).Negate().Freeze(),
            'D' => new CharacterSet().Add(CharacterSet.Digit).Negate().Freeze(),
            'W' => new CharacterSet().Add(CharacterSet.Word).Negate().Freeze(),
            'p' or 'P' => Property(letter == 'P'),
            _ => throw TokenizerException.Unsupported($"the escape '\\{letter}'"),
        };
    }

    private CharacterSet Property(bool negated)
    {
        var name = pattern.AsSpan(at).StartsWith("{") && pattern.IndexOf('}', at) is > 0 and var end
            ? pattern[(at + 1)..end]
            : throw TokenizerException.Unsupported("a character property without braces");
        at += name.Length + 2;
        var set = new CharacterSet();
        if (name.StartsWith('^'))
        {
            set.Negate();
            name = name[1..];
        }

        set.AddProperty(name);
        return (negated ? set.Negate() : set).Freeze();
    }

    private int Literal()
    {
        at++;
        switch (pattern[at])
        {
            case 'n': at++; return '\n';
            case 'r': at++; return '\r';
            case 't': at++; return '\t';
            case 'f': at++; return '\f';
            case 'v': at++; return '\v';
            case '0': at++; return 0;
            case 'u': at++; return Hex(4);
            case 'x':
                at++;
                if (!Take('{'))
                {
                    return Hex(2);
                }

                var end = pattern.IndexOf('}', at);
                var value = end > at ? Hex(end - at) : throw Wrong("a '\\x{' without its '}'");
                at++;
                return value;
            default:
                return CodePoint();
        }
    }

    private int Hex(int digits)
    {
        if (at + digits > pattern.Length
            || !int.TryParse(pattern.AsSpan(at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            || value is < 0 or > 0x10FFFF)
        {
            throw Wrong("a number of a character that is none");
        }

        at += digits;
        return value;
    }

    private int Number()
    {
        var start = at;
        while (at < pattern.Length && char.IsAsciiDigit(pattern[at]))
        {
            at++;
        }

        return int.TryParse(pattern.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number : throw Wrong("a repetition without a number");
    }

    private int CodePoint()
    {
        if (at >= pattern.Length)
        {
            throw Wrong("an end where a character was due");
        }

        var isPair = char.IsHighSurrogate(pattern[at]) && at + 1 < pattern.Length && char.IsLowSurrogate(pattern[at + 1]);
        var value = isPair ? char.ConvertToUtf32(pattern[at], pattern[at + 1]) : pattern[at];
        at += isPair ? 2 : 1;
        return value;
    }

    private bool Take(char expected) => at < pattern.Length && pattern[at] == expected && ++at > 0;

    private bool Take(string expected)
    {
        if (!pattern.AsSpan(at).StartsWith(expected, StringComparison.Ordinal))
        {
            return false;
        }

        at += expected.Length;
        return true;
    }

    private TokenizerException Wrong(string what) => TokenizerException.Damaged($"its pattern '{pattern}' has {what}, near character {at}");
}
