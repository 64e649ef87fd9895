using System.Globalization;

namespace Taoverse.LocalSubnet.Tests.Soak;

/// <summary>How long soaks take.</summary>
internal static class SoakLength
{
    private const string MinutesVariable = "TAOVERSE_SOAK_MINUTES";

    /// <summary>In less time than this, buffers are still on their way to what they will be.</summary>
    public static readonly TimeSpan Settled = TimeSpan.FromMinutes(5);

    /// <summary>From this length on its first tenth is enough for arenas and compiled code to be what they will be, by which anonymous memory can be judged.</summary>
    public static readonly TimeSpan Steady = TimeSpan.FromMinutes(25);

    /// <summary>What TAOVERSE_SOAK_MINUTES says, else what is given.</summary>
    public static TimeSpan Or(TimeSpan usual) =>
        double.TryParse(Environment.GetEnvironmentVariable(MinutesVariable), CultureInfo.InvariantCulture, out var minutes) ? TimeSpan.FromMinutes(minutes) : usual;

    /// <summary>The most that live memory may grow after the first tenth, in bytes.</summary>
    public static long MostGrowth(TimeSpan duration, long memory) => duration > Settled ? memory / 20 : 8 << 20;

    /// <summary>How late work may be that nothing disturbs. A short soak is one of many tests that share the machine; a long one has it for itself.</summary>
    public static TimeSpan Slack(TimeSpan duration) => TimeSpan.FromSeconds(duration > Settled ? 3 : 20);

    /// <summary>How often to look at what is held. Pools hold now more and now less, by more than a twentieth: of many looks the least tells what remains.</summary>
    public static int Looks(TimeSpan duration) => Math.Max(10, (int)(duration / TimeSpan.FromSeconds(30)));

    /// <summary>A list of times that does not itself grow during a soak of some hours.</summary>
    public static List<TimeSpan> Times() => new(capacity: 16384);
}
