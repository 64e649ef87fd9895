using System.Diagnostics;

namespace Taoverse.Benchmarks;

/// <summary>What one repetition takes, and what it leaves.</summary>
/// <param name="Milliseconds">The median time.</param>
/// <param name="Allocated">The bytes allocated.</param>
/// <param name="Retained">The bytes that the result keeps alive.</param>
internal sealed record Measurement(double Milliseconds, long Allocated, long Retained)
{
    /// <summary>The middle one of some values, or the upper of the two in the middle.</summary>
    public static double Median(IReadOnlyCollection<double> values) => values.Order().ElementAt(values.Count / 2);

    public static Measurement Of<T>(Func<T> work, int repetitions)
        where T : class
    {
        for (var i = 0; i < 30; i++)
        {
            work(); // until the JIT has settled
            Thread.Sleep(5);
        }

        var times = new double[repetitions];
        for (var i = 0; i < repetitions; i++)
        {
            var started = Stopwatch.GetTimestamp();
            work();
            times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        var kept = work();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - allocatedBefore;
        var retained = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(kept);
        return new Measurement(Median(times), allocated, retained);
    }
}
