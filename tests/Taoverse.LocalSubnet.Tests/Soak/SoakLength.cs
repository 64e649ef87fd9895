using System.Globalization;

namespace Taoverse.LocalSubnet.Tests.Soak;

/// <summary>How long soaks take.</summary>
internal static class SoakLength
{
    private const string MinutesVariable = "TAOVERSE_SOAK_MINUTES";

    /// <summary>In less time than this, buffers and compiled code are still on their way to what they will be.</summary>
    public static readonly TimeSpan Settled = TimeSpan.FromMinutes(5);

    /// <summary>What TAOVERSE_SOAK_MINUTES says, else what is given.</summary>
    public static TimeSpan Or(TimeSpan usual) =>
        double.TryParse(Environment.GetEnvironmentVariable(MinutesVariable), CultureInfo.InvariantCulture, out var minutes) ? TimeSpan.FromMinutes(minutes) : usual;

    /// <summary>The most that live memory may grow after the first tenth, in bytes.</summary>
    public static long MostGrowth(TimeSpan duration, long memory) => duration > Settled ? memory / 20 : 8 << 20;

    /// <summary>How late work may be that nothing disturbs. A short soak is one of many tests that share the machine; a long one has it for itself.</summary>
    public static TimeSpan Slack(TimeSpan duration) => TimeSpan.FromSeconds(duration > Settled ? 3 : 20);

    /// <summary>How often to look at what is held: the longer, the more a leak stands out from pools that hold now more and now less.</summary>
    public static int Looks(TimeSpan duration) => duration > Settled ? 30 : 10;

    /// <summary>A list of times that does not itself grow during a soak of some hours.</summary>
    public static List<TimeSpan> Times() => new(capacity: 16384);
}
