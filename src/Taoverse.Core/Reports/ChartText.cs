namespace Taoverse.Reports;

/// <summary>The text in charts, as the style sheet sets it.</summary>
internal static class ChartText
{
    /// <summary>What a character takes at most, on average, in whatever sans-serif font the reader has.</summary>
    public const double CharacterWidth = 8;
}
