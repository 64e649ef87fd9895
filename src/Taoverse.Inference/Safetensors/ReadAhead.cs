namespace Taoverse.Inference.Safetensors;

/// <summary>Brings weights into memory on a thread of its own, in the order of their use. Faults page by page would read them more slowly than the disk can.</summary>
internal sealed unsafe class ReadAhead : IDisposable
{
    private const long Step = 8 << 20;
    private readonly Thread thread;
    private volatile bool isOver;

    private ReadAhead(IReadOnlyList<TensorData> tensors)
    {
        thread = new Thread(() => Run(tensors)) { IsBackground = true, Name = "Reads weights ahead" };
        thread.Start();
    }

    /// <summary>Begins, unless the system cannot, or the weights would drive out of memory what was read before.</summary>
    /// <param name="tensors">The weights; they stay mapped until this is disposed.</param>
    public static ReadAhead? Begin(IReadOnlyList<TensorData> tensors) =>
        OperatingSystem.IsLinux() && tensors.Sum(tensor => tensor.Length) <= GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2 ? new ReadAhead(tensors) : null;

    /// <summary>Waits until all is read.</summary>
    public void Wait() => thread.Join();

    /// <summary>Stops after the step under way.</summary>
    public void Dispose()
    {
        isOver = true;
        Wait();
    }

    private void Run(IReadOnlyList<TensorData> tensors)
    {
        foreach (var tensor in tensors)
        {
            for (var at = 0L; at < tensor.Length && !isOver; at += Step)
            {
                // Where it is refused, faults do it after all.
                if (!MappedMemory.Advise(tensor.Start + at, Math.Min(Step, tensor.Length - at), MemoryAdvice.PopulateRead))
                {
                    return;
                }
            }
        }
    }
}
