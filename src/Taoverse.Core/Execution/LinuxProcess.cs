using System.Globalization;
using System.Runtime.InteropServices;

namespace Taoverse.Execution;

/// <summary>A process as Linux shows it under /proc. Id and start time together name it even after ids are used again.</summary>
/// <param name="Id">Its process id.</param>
/// <param name="ParentId">Who started it, or who adopted it.</param>
/// <param name="StartTime">When it was started, in clock ticks since boot.</param>
/// <param name="IsDead">Whether it has ended and only its exit code is left.</param>
internal readonly record struct LinuxProcess(int Id, int ParentId, ulong StartTime, bool IsDead)
{
    public const int Stop = 19;
    public const int Kill = 9;
    public const int Terminate = 15;

    /// <summary>Lists the processes of this machine, or of this container.</summary>
    public static IEnumerable<LinuxProcess> All()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(folder.AsSpan("/proc/".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && Find(id) is { } process)
            {
                yield return process;
            }
        }
    }

    public static LinuxProcess? Find(int id) => Read($"/proc/{id}/stat", File.ReadAllText) is { Length: > 0 } text ? Parse(text) : null;

    /// <summary>Reads a line of /proc/ID/stat; see proc(5).</summary>
    public static LinuxProcess Parse(string line)
    {
        // The name in brackets may itself hold brackets and blanks.
        var fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
        return new(
            int.Parse(line.AsSpan(0, line.IndexOf(' ', StringComparison.Ordinal)), CultureInfo.InvariantCulture),
            int.Parse(fields[1], CultureInfo.InvariantCulture),
            ulong.Parse(fields[19], CultureInfo.InvariantCulture),
            fields[0] is "Z" or "X");
    }

    /// <summary>The environment it was started with; empty where there is none, also in mid-start; null where it may not be read.</summary>
    public byte[]? ReadEnvironment() => Read($"/proc/{Id}/environ", File.ReadAllBytes);

    /// <summary>Its memory that no file backs, in bytes: resident, shared and swapped out.</summary>
    public long ReadMemory()
    {
        var kilobytes = 0L;
        foreach (var line in Read($"/proc/{Id}/status", File.ReadAllLines) ?? [])
        {
            if (line.StartsWith("RssAnon:", StringComparison.Ordinal)
                || line.StartsWith("RssShmem:", StringComparison.Ordinal)
                || line.StartsWith("VmSwap:", StringComparison.Ordinal))
            {
                kilobytes += long.Parse(line.AsSpan(line.IndexOf(':', StringComparison.Ordinal) + 1).Trim().TrimEnd("kB "), CultureInfo.InvariantCulture);
            }
        }

        return kilobytes * 1024;
    }

    public void Send(int signal) => _ = Signal(Id, signal);

    private static T? Read<T>(string path, Func<string, T> read)
        where T : class
    {
        try
        {
            return read(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It ended in between, or belongs to somebody else.
            return null;
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Signal(int id, int signal);
}
