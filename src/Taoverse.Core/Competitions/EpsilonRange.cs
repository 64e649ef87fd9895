using System.Globalization;

namespace Taoverse.Competitions;

/// <summary>The advantages that make sense.</summary>
internal static class EpsilonRange
{
    /// <summary>Gives an epsilon back, where it is from 0 to below 1.</summary>
    public static double Check(double epsilon) => epsilon is >= 0 and < 1 ? epsilon : throw new TaoverseException(
        "InvalidEpsilon", FaultKind.InvalidInput,
        string.Create(CultureInfo.InvariantCulture, $"The epsilon {epsilon} is not from 0 to below 1."),
        "Give a share, such as 0.005 for half a percent.");
}
