using System.Runtime.InteropServices;

namespace Taoverse.Inference.Safetensors;

/// <summary>What the system does with mapped memory when it is asked to.</summary>
internal static unsafe class MappedMemory
{
    // MADV_POPULATE_READ of Linux, known from 5.14 on.
    private const int PopulateRead = 22;

    /// <summary>Reads all pages that hold some of the bytes; false where the system does not, or the file has become shorter.</summary>
    public static bool Populate(byte* start, long length)
    {
        var begin = (nuint)start / (nuint)Environment.SystemPageSize * (nuint)Environment.SystemPageSize;
        return OperatingSystem.IsLinux() && Advise(begin, (nuint)(start + length) - begin, PopulateRead) == 0;
    }

    [DllImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Advise(nuint start, nuint length, int advice);
}
