using System.Runtime.InteropServices;

namespace Taoverse.Inference.Safetensors;

/// <summary>
/// Brings mapped files into memory on a thread of its own, from their starts to their ends. Faults page by page would read them more
/// slowly than the disk can.
/// </summary>
internal sealed unsafe class ReadAhead : IDisposable
{
    private const long Step = 8 << 20;

    // MADV_POPULATE_READ, which Linux knows from 5.14 on; where it is refused, faults do it after all.
    private const int PopulateRead = 22;

    private readonly Thread thread;
    private volatile bool isOver;

    private ReadAhead(IReadOnlyList<MappedFile> files)
    {
        thread = new Thread(() => Run(files)) { IsBackground = true, Name = "Reads weights ahead" };
        thread.Start();
    }

    /// <summary>Begins, unless the system cannot, or the files would drive out of memory what was read before.</summary>
    /// <param name="files">The files; they stay mapped until this is disposed.</param>
    public static ReadAhead? Begin(IReadOnlyList<MappedFile> files) =>
        OperatingSystem.IsLinux() && files.Sum(file => file.Length) <= GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2 ? new ReadAhead(files) : null;

    /// <summary>Waits until all is read.</summary>
    public void Wait() => thread.Join();

    /// <summary>Stops after the step under way.</summary>
    public void Dispose()
    {
        isOver = true;
        Wait();
    }

    private void Run(IReadOnlyList<MappedFile> files)
    {
        foreach (var file in files)
        {
            for (var at = 0L; at < file.Length && !isOver; at += Step)
            {
                if (Advise(file.Start + at, (nuint)Math.Min(Step, file.Length - at), PopulateRead) != 0)
                {
                    return;
                }
            }
        }
    }

    [DllImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Advise(byte* start, nuint length, int advice);
}
