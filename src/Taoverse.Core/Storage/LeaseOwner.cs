using System.Diagnostics;
using System.Globalization;

namespace Taoverse.Storage;

/// <summary>A process as a lease names it: on the same machine it can be looked up, and on another only its beats tell.</summary>
internal sealed record LeaseOwner(string Machine, int Process, long Started, string Token)
{
    private const long Unknown = 0;
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(2);
    private static readonly string ThisMachine = ReadMachine();
    private static readonly long ThisStart = StartOf(System.Diagnostics.Process.GetCurrentProcess());

    public static LeaseOwner New() => new(ThisMachine, Environment.ProcessId, ThisStart, Guid.NewGuid().ToString("N"));

    public static LeaseOwner? Parse(string text)
    {
        var parts = text.Split('|');
        return parts.Length == 5 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var process)
            && long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var started)
            ? new LeaseOwner(parts[0], process, started, parts[3])
            : null;
    }

    /// <summary>Whether the process runs; null where it is another machine's.</summary>
    public bool? IsRunning()
    {
        if (Machine != ThisMachine)
        {
            return null;
        }

        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(Process);
            return !process.HasExited && StartOf(process) is var start && (start == Unknown || Math.Abs(start - Started) <= ClockTolerance.Ticks);
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>The text of a lease: the owner, and a last part that each beat writes again.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Machine}|{Process}|{Started}|{Token}|");

    private static long StartOf(Process process)
    {
        try
        {
            return process.StartTime.ToUniversalTime().Ticks;
        }
        catch (Exception error) when (error is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            // Another user's process: its number is all there is to go by.
            return Unknown;
        }
    }

    /// <summary>What tells machines apart whose process numbers mean different processes: containers share a host's name and files.</summary>
    private static string ReadMachine()
    {
        if (!OperatingSystem.IsLinux())
        {
            return Environment.MachineName;
        }

        try
        {
            var boot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
            return boot + new FileInfo("/proc/self/ns/pid").LinkTarget;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Environment.MachineName;
        }
    }
}
