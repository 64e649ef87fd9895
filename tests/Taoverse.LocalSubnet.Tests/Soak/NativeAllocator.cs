using System.Runtime.InteropServices;

namespace Taoverse.LocalSubnet.Tests.Soak;

/// <summary>The allocator of the C library, where that is glibc.</summary>
internal static class NativeAllocator
{
    private const string Library = "libc.so.6";
    private static readonly bool IsGlibc = NativeLibrary.TryLoad(Library, out var library) && NativeLibrary.TryGetExport(library, "mallinfo2", out _);

    /// <summary>Lets it give back to the system what nobody has any more.</summary>
    public static void Trim()
    {
        if (IsGlibc)
        {
            _ = TrimAll(0);
        }
    }

    /// <summary>The bytes that are allocated and not given back; 0 where it does not tell.</summary>
    public static long InUse() => IsGlibc && ReadFigures() is var figures ? (long)(figures.Blocks + figures.Mapped) : 0;

    [DllImport(Library, EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int TrimAll(nuint padding);

    [DllImport(Library, EntryPoint = "mallinfo2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern Figures ReadFigures();

    /// <summary>The layout of struct mallinfo2.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 10 * sizeof(ulong))]
    private struct Figures
    {
        /// <summary>The bytes of large blocks that have a mapping of their own (hblkhd).</summary>
        [FieldOffset(4 * sizeof(ulong))]
        public ulong Mapped;

        /// <summary>The bytes of all other blocks in use (uordblks).</summary>
        [FieldOffset(7 * sizeof(ulong))]
        public ulong Blocks;
    }
}
