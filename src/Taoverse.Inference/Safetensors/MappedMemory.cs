using System.Runtime.InteropServices;

namespace Taoverse.Inference.Safetensors;

/// <summary>Tells the system what is to come of mapped memory.</summary>
internal static unsafe class MappedMemory
{
    /// <summary>Gives advice on all pages that hold some of the bytes; false where the system does not take it.</summary>
    public static bool Advise(byte* start, long length, MemoryAdvice advice)
    {
        var begin = (nuint)start / (nuint)Environment.SystemPageSize * (nuint)Environment.SystemPageSize;
        return OperatingSystem.IsLinux() && Advise(begin, (nuint)(start + length) - begin, advice) == 0;
    }

    [DllImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Advise(nuint start, nuint length, MemoryAdvice advice);
}
