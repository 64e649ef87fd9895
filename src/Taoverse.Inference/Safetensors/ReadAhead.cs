namespace Taoverse.Inference.Safetensors;

/// <summary>Brings weights into memory on a thread of its own. Faults page by page would read them more slowly than the disk can.</summary>
internal sealed unsafe class ReadAhead : IDisposable
{
    // While a step is read no other thread can map memory, as the compiler does for each method: so a step is short.
    private const long Step = 1 << 16;
    private readonly IReadOnlyList<(nint Start, long Length)> places;
    private readonly Thread thread;
    private volatile bool isOver;

    private ReadAhead(IReadOnlyList<(nint Start, long Length)> places)
    {
        this.places = places;
        thread = new Thread(Read) { IsBackground = true, Name = "Reads weights ahead" };
        thread.Start();
    }

    /// <summary>Begins to read in the given order, unless the system cannot, or the weights would drive out of memory what was read before.</summary>
    /// <param name="places">Where the weights are mapped; they stay so until this is disposed.</param>
    public static ReadAhead? Begin(IReadOnlyList<(nint Start, long Length)> places) =>
        OperatingSystem.IsLinux() && places.Sum(place => place.Length) <= GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2
            ? new ReadAhead(places)
            : null;

    /// <summary>Waits until all is read.</summary>
    public void Wait() => thread.Join();

    /// <summary>Stops after the step under way.</summary>
    public void Dispose()
    {
        isOver = true;
        Wait();
    }

    private void Read()
    {
        foreach (var (start, length) in places)
        {
            // Where the system refuses it, faults do it after all.
            for (var at = 0L; at < length && !isOver && MappedMemory.Populate((byte*)start + at, Math.Min(Step, length - at)); at += Step)
            {
            }
        }
    }
}
