using System.Diagnostics;

namespace Taoverse.Substrate.Tests.Rpc;

/// <summary>What the process holds at one moment.</summary>
internal sealed record Resources(int Handles, int Threads)
{
    private const int Slack = 15;

    public static Resources Now()
    {
        Collect();
        using var process = Process.GetCurrentProcess();
        return new Resources(CountHandles(process), process.Threads.Count);
    }

    public static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }

    public static bool Collected(IReadOnlyList<WeakReference> references)
    {
        Collect();

        // The last one may still be in a register or a local of its caller.
        return references.Count(reference => reference.IsAlive) <= 1;
    }

    public void AssertNotExceeded()
    {
        var now = Now();
        Assert.True(now.Handles <= Handles + Slack, $"{Handles} handles have become {now.Handles}.");
        Assert.True(now.Threads <= Threads + Slack, $"{Threads} threads have become {now.Threads}.");
    }

    private static int CountHandles(Process process) =>
        OperatingSystem.IsLinux() ? Directory.GetFileSystemEntries("/proc/self/fd").Length : process.HandleCount;
}
