using Taoverse.Inference.Tokenizers.Unicode;

namespace Taoverse.Inference.Tests.Tokenizers;

public class UnicodeNormalizerTests
{
    // Columns as in Unicode's NormalizationTest.txt: source, NFC, NFD, NFKC, NFKD.
    [Theory]
    [InlineData("\u1E0A", "\u1E0A", "D\u0307", "\u1E0A", "D\u0307")]
    [InlineData("\u1E0A\u0323", "\u1E0C\u0307", "D\u0323\u0307", "\u1E0C\u0307", "D\u0323\u0307")]
    [InlineData("D\u031B\u0307\u0323", "\u1E0C\u031B\u0307", "D\u031B\u0323\u0307", "\u1E0C\u031B\u0307", "D\u031B\u0323\u0307")]
    [InlineData("\u212B", "\u00C5", "A\u030A", "\u00C5", "A\u030A")]
    [InlineData("\u1E9B\u0323", "\u1E9B\u0323", "\u017F\u0323\u0307", "\u1E69", "s\u0323\u0307")]
    [InlineData("\uFB01", "\uFB01", "\uFB01", "fi", "fi")]
    [InlineData("\u0344", "\u0308\u0301", "\u0308\u0301", "\u0308\u0301", "\u0308\u0301")]
    [InlineData("\u0958", "\u0915\u093C", "\u0915\u093C", "\u0915\u093C", "\u0915\u093C")]
    [InlineData("\uAC01", "\uAC01", "\u1100\u1161\u11A8", "\uAC01", "\u1100\u1161\u11A8")]
    [InlineData("\uAC00\u11A8", "\uAC01", "\u1100\u1161\u11A8", "\uAC01", "\u1100\u1161\u11A8")]
    [InlineData("\u1100\uAC00\u11A8", "\u1100\uAC01", "\u1100\u1100\u1161\u11A8", "\u1100\uAC01", "\u1100\u1100\u1161\u11A8")]
    [InlineData("\uFF76\uFF9E", "\uFF76\uFF9E", "\uFF76\uFF9E", "\u30AC", "\u30AB\u3099")]
    [InlineData("a\u0315\u0300\u05AE\u0300b", "\u00E0\u05AE\u0300\u0315b", "a\u05AE\u0300\u0300\u0315b", "\u00E0\u05AE\u0300\u0315b", "a\u05AE\u0300\u0300\u0315b")]
    [InlineData("\u09C7\u0334\u09BE", "\u09C7\u0334\u09BE", "\u09C7\u0334\u09BE", "\u09C7\u0334\u09BE", "\u09C7\u0334\u09BE")]
    [InlineData("\U0001D15E", "\U0001D157\U0001D165", "\U0001D157\U0001D165", "\U0001D157\U0001D165", "\U0001D157\U0001D165")]
    [InlineData("\u01D5", "\u01D5", "U\u0308\u0304", "\u01D5", "U\u0308\u0304")]
    [InlineData("plain", "plain", "plain", "plain", "plain")]
    [InlineData("", "", "", "", "")]
    public void The_four_forms_are_those_of_the_standard(string source, string nfc, string nfd, string nfkc, string nfkd)
    {
        Assert.Equal(nfc, UnicodeNormalizer.Normalize(source, compatibility: false, compose: true));
        Assert.Equal(nfd, UnicodeNormalizer.Normalize(source, compatibility: false, compose: false));
        Assert.Equal(nfkc, UnicodeNormalizer.Normalize(source, compatibility: true, compose: true));
        Assert.Equal(nfkd, UnicodeNormalizer.Normalize(source, compatibility: true, compose: false));
    }
}
