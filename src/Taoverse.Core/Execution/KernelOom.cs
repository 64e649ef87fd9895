using System.Globalization;

namespace Taoverse.Execution;

/// <summary>The kernel's own killing of processes for want of memory, on Linux.</summary>
internal static class KernelOom
{
    /// <summary>How many processes of this machine it has killed so; 0 where that cannot be known.</summary>
    public static long CountKills()
    {
        const string Name = "oom_kill ";
        try
        {
            var line = File.ReadLines("/proc/vmstat").FirstOrDefault(l => l.StartsWith(Name, StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.AsSpan(Name.Length), CultureInfo.InvariantCulture);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
