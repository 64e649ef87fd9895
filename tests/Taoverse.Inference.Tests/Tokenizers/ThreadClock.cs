using System.Diagnostics;
using System.Globalization;

namespace Taoverse.Inference.Tests.Tokenizers;

/// <summary>The time that the calling thread has computed, so that what else a busy machine does is not counted; elsewhere than on Linux plain time.</summary>
internal static class ThreadClock
{
    private const string Account = "/proc/thread-self/schedstat";

    public static TimeSpan Measure(Action work)
    {
        var started = Now();
        work();
        return Now() - started;
    }

    private static TimeSpan Now() => File.Exists(Account)
        ? TimeSpan.FromMicroseconds(long.Parse(File.ReadAllText(Account).Split(' ')[0], CultureInfo.InvariantCulture) / 1000)
        : Stopwatch.GetElapsedTime(0);
}
