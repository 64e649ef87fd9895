using System.Text.RegularExpressions;
using Taoverse.Inference.Tokenizers;
using Taoverse.Inference.Tokenizers.Patterns;

namespace Taoverse.Inference.Tests.Tokenizers;

public class SplitPatternTests
{
    [Theory]
    [InlineData(@"a+?b*", "aaabbb")]
    [InlineData(@"(?:ab|a)(?:bc|c)", "abcacabbc")]
    [InlineData(@"(?:ab)*c", "ababcabdc")]
    [InlineData(@"[^\r\n\p{L}\p{N}]?\p{L}+", " hello, world-wide\n")]
    [InlineData(@"\p{N}{1,3}", "1234567 12")]
    [InlineData(@"\p{N}{2}", "1234567 12")]
    [InlineData(@"(?:\d{3})+(?!\d)", "1234567 123456 12")]
    [InlineData(@"\s+(?!\S)|\s+", "a   b \n c  ")]
    [InlineData(@"(?i:'s|'ll)", "it's IT'S we'LL 'l")]
    [InlineData(@"[a-cx\-\]]+", "abc-x]yz")]
    [InlineData(@"\x41\u0042[\x{43}]?", "ABCAB")]
    [InlineData(@".+", "one\ntwo")]
    [InlineData(@"x(?=y)", "xyxz")]
    [InlineData(@"\P{L}\W\S\D", "1 a!2- b?")]
    [InlineData(@"(?>)|a", "aa", false)]
    public void Matches_are_those_of_a_backtracking_expression(string pattern, string text, bool supported = true)
    {
        if (!supported)
        {
            Assert.Throws<TokenizerException>(() => SplitPattern.Parse(pattern));
            return;
        }

        var expected = Regex.Matches(text, pattern.Replace(@"\x{43}", "C", StringComparison.Ordinal)).Where(match => match.Length > 0).Select(match => (match.Index, match.Length));
        var ranges = SplitPattern.Parse(pattern).Split(text);
        Assert.Equal(expected, ranges.Where(range => range.IsMatch).Select(range => (range.Start, range.Length)));
        Assert.Equal(text, string.Concat(ranges.Select(range => text.Substring(range.Start, range.Length))));
    }

    [Fact]
    public void Letters_beyond_the_first_plane_are_letters()
    {
        var range = Assert.Single(SplitPattern.Parse(@"\p{L}+").Split("𝔘𝔫𠀀"));
        Assert.True(range.IsMatch);
        Assert.Equal(2, SplitPattern.Parse(@"\p{L}{1,2}").Split("𝔘𝔫𠀀").Count);
    }

    [Fact]
    public void A_possessive_repetition_gives_nothing_back()
    {
        Assert.DoesNotContain(SplitPattern.Parse("a++a").Split("aaaa"), range => range.IsMatch);
        Assert.Contains(SplitPattern.Parse("a+a").Split("aaaa"), range => range.IsMatch);
    }

    [Theory]
    [InlineData("(?:a|a)*(?:a|a)*(?:a|a)*b")]
    [InlineData("a*a*a*a*b")]
    [InlineData("(?:aa|a)*b")]
    public void A_pattern_that_would_try_without_end_is_stopped(string pattern)
    {
        var error = Assert.Throws<TokenizerException>(() => SplitPattern.Parse(pattern).Split(new string('a', 100_000)));
        Assert.Equal("TokenizerTooSlow", error.ErrorId);
        Assert.Equal(FaultKind.LimitsExceeded, error.Kind);
    }

    [Theory]
    [InlineData("(a")]
    [InlineData("a)")]
    [InlineData("[a")]
    [InlineData("*a")]
    [InlineData("a{2")]
    [InlineData("a{3,2}")]
    [InlineData("[z-a]")]
    [InlineData("\\")]
    [InlineData("\\p{Nope}")]
    [InlineData("\\p{}")]
    [InlineData("(?<a>b)")]
    [InlineData("(?:a*)*")]
    [InlineData("(?:(?:(?:a|bc){60}){60}){60}")]
    [InlineData("[[:alpha:]]")]
    [InlineData("\\bword")]
    public void A_pattern_that_is_broken_or_not_known_is_refused(string pattern) =>
        Assert.Throws<TokenizerException>(() => SplitPattern.Parse(pattern));

    [Fact]
    public void Deep_groups_are_refused_before_they_cost_the_stack() =>
        Assert.Throws<TokenizerException>(() => SplitPattern.Parse(new string('(', 100_000)));
}
