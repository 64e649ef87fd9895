using System.Diagnostics;

namespace Taoverse.Diagnostics;

/// <summary>Measures how long a named operation takes, over many samples.</summary>
/// <remarks>
/// <code>
/// var monitor = new PerfMonitor("load");
/// using (monitor.Sample())
/// {
///     Load();
/// }
///
/// Console.WriteLine(monitor.Report().Summary);
/// </code>
/// All members may be called from any thread. A sample takes 8 bytes; with a limit the oldest samples give way, so that a
/// process of months reports on its recent past in bounded memory.
/// </remarks>
public sealed class PerfMonitor
{
    private static readonly double NanosecondsPerTick = 1e9 / Stopwatch.Frequency;
    private readonly Lock gate = new();
    private readonly int limit;
    private long[] samples;
    private long recorded;

    /// <summary>Makes a monitor without samples.</summary>
    /// <param name="name">The name of the operation.</param>
    /// <param name="keepNewest">How many samples are kept, 1 or more; null for all, up to the largest array.</param>
    public PerfMonitor(string name, int? keepNewest = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(keepNewest ?? 1, 1, nameof(keepNewest));
        Name = name;
        limit = keepNewest ?? Array.MaxLength;
        samples = new long[Math.Min(16, limit)];
    }

    /// <summary>The name of the operation.</summary>
    public string Name { get; }

    /// <summary>Begins a sample, which ends when what it gives is disposed of.</summary>
    public PerfSample Sample() => new(this, Stopwatch.GetTimestamp());

    /// <summary>Records a duration that was measured otherwise.</summary>
    /// <param name="duration">Zero or more.</param>
    public void Record(TimeSpan duration) => RecordNanoseconds(duration.Ticks * TimeSpan.NanosecondsPerTick);

    /// <summary>Records a duration that was measured otherwise, in nanoseconds.</summary>
    /// <param name="duration">Zero or more.</param>
    public void RecordNanoseconds(long duration)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(duration);
        lock (gate)
        {
            if (recorded == samples.Length && recorded < limit)
            {
                Array.Resize(ref samples, (int)Math.Min(2L * samples.Length, limit));
            }

            // From the limit on the newest takes the place of the oldest.
            samples[recorded++ % samples.Length] = duration;
        }
    }

    /// <summary>Sums up the samples that are kept at this moment.</summary>
    public PerfReport Report()
    {
        lock (gate)
        {
            var count = (int)Math.Min(recorded, samples.Length);
            var oldest = recorded > samples.Length ? (int)(recorded % samples.Length) : 0;
            var kept = new long[count];
            Array.Copy(samples, oldest, kept, 0, count - oldest);
            Array.Copy(samples, 0, kept, count - oldest, oldest);
            return new(Name, recorded, kept);
        }
    }

    internal void RecordSince(long startedAt) =>
        RecordNanoseconds((long)((Stopwatch.GetTimestamp() - startedAt) * NanosecondsPerTick));
}
