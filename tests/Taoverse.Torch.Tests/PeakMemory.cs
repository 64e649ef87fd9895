using System.Globalization;

namespace Taoverse.Torch.Tests;

/// <summary>Watches the memory of this process that no file stands behind.</summary>
internal static class PeakMemory
{
    private const string Status = "/proc/self/status";

    /// <summary>Whether this system tells.</summary>
    public static bool IsKnown => File.Exists(Status);

    /// <summary>The most bytes that work took beyond what there was before it.</summary>
    public static long Of(Action work)
    {
        var before = Now();
        var peak = before;
        using var done = new ManualResetEventSlim();
        var watcher = new Thread(() =>
        {
            while (!done.Wait(1))
            {
                peak = Math.Max(peak, Now());
            }
        });
        watcher.Start();
        work();
        done.Set();
        watcher.Join();
        return Math.Max(peak, Now()) - before;
    }

    private static long Now()
    {
        var line = File.ReadLines(Status).Single(line => line.StartsWith("RssAnon:", StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture);
    }
}
