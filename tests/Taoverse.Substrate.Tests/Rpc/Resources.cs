using System.Diagnostics;

namespace Taoverse.Substrate.Tests.Rpc;

/// <summary>What the process holds at one moment.</summary>
internal sealed record Resources(int Handles, int Threads)
{
    // Below what a leak of one in each of 100 rounds would come to; the pool of threads grows a little by itself.
    private const int HandleSlack = 20;
    private const int ThreadSlack = 50;

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
        Assert.True(now.Handles <= Handles + HandleSlack, $"{Handles} handles have become {now.Handles}.");
        Assert.True(now.Threads <= Threads + ThreadSlack, $"{Threads} threads have become {now.Threads}.");
    }

    private static int CountHandles(Process process) =>
        OperatingSystem.IsLinux() ? Directory.GetFileSystemEntries("/proc/self/fd").Length : process.HandleCount;
}
