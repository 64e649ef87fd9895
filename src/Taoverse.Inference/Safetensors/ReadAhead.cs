using System.IO.MemoryMappedFiles;

namespace Taoverse.Inference.Safetensors;

/// <summary>Brings weights into memory on a thread of its own. Faults page by page would read them more slowly than the disk can.</summary>
internal sealed unsafe class ReadAhead : IDisposable
{
    private const long Step = 1 << 20;
    private readonly Thread thread;
    private volatile bool isOver;

    private ReadAhead(Action<ReadAhead> work)
    {
        thread = new Thread(() => work(this)) { IsBackground = true, Name = "Reads weights ahead" };
        thread.Start();
    }

    /// <summary>Begins to read in the order of use, unless the system cannot, or the weights would drive out of memory what was read before.</summary>
    /// <param name="tensors">The weights; they stay mapped until this is disposed.</param>
    public static ReadAhead? Begin(IReadOnlyList<TensorData> tensors) =>
        OperatingSystem.IsLinux() && tensors.Sum(tensor => tensor.Length) <= GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2
            ? new ReadAhead(ahead => ahead.Read(tensors))
            : null;

    /// <summary>
    /// Begins to read while config and headers are looked at, so that the disk is not idle meanwhile, unless the system cannot. A folder
    /// without weights, or a bad one, is left to those who read it in earnest.
    /// </summary>
    /// <param name="folder">The checkpoint's folder.</param>
    public static ReadAhead? BeginEarly(string folder) => OperatingSystem.IsLinux() ? new ReadAhead(ahead => ahead.ReadFirstFile(folder)) : null;

    /// <summary>Waits until all is read.</summary>
    public void Wait() => thread.Join();

    /// <summary>Stops after the step under way.</summary>
    public void Dispose()
    {
        isOver = true;
        Wait();
    }

    private void Read(IReadOnlyList<TensorData> tensors)
    {
        foreach (var tensor in tensors)
        {
            Read(tensor.Start, tensor.Length);
        }
    }

    private void ReadFirstFile(string folder)
    {
        try
        {
            if (Directory.GetFiles(folder, "*.safetensors").Min(StringComparer.Ordinal) is { } file)
            {
                // Mapped and not copied: of what is in memory already there is next to nothing to do.
                using var map = MemoryMappedFile.CreateFromFile(file, FileMode.Open, mapName: null, 0, MemoryMappedFileAccess.Read);
                using var view = map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
                Read((byte*)view.SafeMemoryMappedViewHandle.DangerousGetHandle(), view.Capacity);
            }
        }
        catch (Exception)
        {
            // Whoever reads it in earnest says what is wrong.
        }
    }

    private void Read(byte* start, long length)
    {
        // Where the system refuses it, faults do it after all.
        for (var at = 0L; at < length && !isOver && MappedMemory.Advise(start + at, Math.Min(Step, length - at), MemoryAdvice.PopulateRead); at += Step)
        {
        }
    }
}
