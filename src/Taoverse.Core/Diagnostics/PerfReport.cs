namespace Taoverse.Diagnostics;

/// <summary>What the samples of a <see cref="PerfMonitor"/> say. Without samples every duration is zero.</summary>
/// <remarks>Durations are rounded to the 100 ns of a <see cref="TimeSpan"/>; the summary and <see cref="PercentileSeconds"/> are not.</remarks>
public sealed class PerfReport
{
    private readonly long[] sorted;
    private readonly double totalNanoseconds;

    internal PerfReport(string name, long recorded, long[] nanoseconds)
    {
        Name = name;
        Recorded = recorded;
        Samples = Array.ConvertAll(nanoseconds, n => Duration(n));
        sorted = nanoseconds;
        Array.Sort(sorted);
        totalNanoseconds = sorted.Sum(n => (double)n);
    }

    /// <summary>The name of the operation.</summary>
    public string Name { get; }

    /// <summary>How many samples everything here is about.</summary>
    public int Count => sorted.Length;

    /// <summary>How many samples there ever were, with those that gave way to newer ones.</summary>
    public long Recorded { get; }

    /// <summary>The shortest sample.</summary>
    public TimeSpan Min => Percentile(0);

    /// <summary>The longest sample.</summary>
    public TimeSpan Max => Percentile(100);

    /// <summary>The middle of the samples; of an even number of them, halfway between the two in the middle.</summary>
    public TimeSpan Median => Percentile(50);

    /// <summary>The arithmetic mean.</summary>
    public TimeSpan Mean => Duration(Count == 0 ? 0 : totalNanoseconds / Count);

    /// <summary>The 90th percentile.</summary>
    public TimeSpan P90 => Percentile(90);

    /// <summary>All samples together.</summary>
    public TimeSpan Total => Duration(totalNanoseconds);

    /// <summary>The samples, oldest first.</summary>
    public IReadOnlyList<TimeSpan> Samples { get; }

    /// <summary>One line for a person, such as <c>load performance: N=2 | Min=1.00 s | Max=4.00 s | Median=2.50 s | P90=3.70 s</c>.</summary>
    public string Summary => Count == 0
        ? $"{Name} performance: N=0"
        : $"{Name} performance: N={Count} | Min={Text(0)} | Max={Text(100)} | Median={Text(50)} | P90={Text(90)}";

    /// <summary>Gives a percentile, with linear interpolation between the two nearest samples.</summary>
    /// <param name="percent">0 to 100.</param>
    /// <exception cref="TaoverseException"><c>InvalidPercentile</c>: the number is out of its range.</exception>
    public TimeSpan Percentile(double percent) => Duration(Nanoseconds(percent));

    /// <summary>Gives a percentile in seconds, not rounded.</summary>
    /// <param name="percent">0 to 100.</param>
    /// <exception cref="TaoverseException"><c>InvalidPercentile</c>: the number is out of its range.</exception>
    public double PercentileSeconds(double percent) => Nanoseconds(percent) / 1e9;

    /// <summary>The summary.</summary>
    public override string ToString() => Summary;

    private static TimeSpan Duration(double nanoseconds)
    {
        var ticks = Math.Round(nanoseconds / TimeSpan.NanosecondsPerTick);
        return ticks >= long.MaxValue ? TimeSpan.MaxValue : new((long)ticks);
    }

    private string Text(double percent) => DurationText.Format(Nanoseconds(percent));

    private double Nanoseconds(double percent)
    {
        if (percent is not (>= 0 and <= 100))
        {
            throw new TaoverseException(
                "InvalidPercentile", FaultKind.InvalidInput, $"{percent} is no percentile.", "Give a number from 0 to 100.");
        }

        if (Count == 0)
        {
            return 0;
        }

        var position = percent / 100 * (Count - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, Count - 1);
        var part = position - below;

        // numpy interpolates from the nearer end; doing the same gives the same last digit.
        var gap = (double)(sorted[above] - sorted[below]);
        return part < 0.5 ? sorted[below] + (gap * part) : sorted[above] - (gap * (1 - part));
    }
}
