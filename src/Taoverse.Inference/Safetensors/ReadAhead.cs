using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Taoverse.Inference.Safetensors;

/// <summary>Brings weights into memory on a thread of its own. Faults page by page would read them more slowly than the disk can.</summary>
internal sealed unsafe class ReadAhead : IDisposable
{
    // MADV_POPULATE_READ of Linux, known from 5.14 on.
    private const int PopulateRead = 22;

    // While a step is read no other thread can map memory, as the compiler does for each method: so a step is short.
    private const long Step = 1 << 16;

    // Below this many bytes a second those who compute had better read as well, each at its place.
    private const double FastRate = 2e9;
    private readonly IReadOnlyList<(nint Start, long Length)> places;
    private readonly double fastRate;
    private readonly Thread thread;
    private readonly object progress = new();
    private int placesRead;
    private bool isFast = true;
    private volatile bool isOver;

    private ReadAhead(IReadOnlyList<(nint Start, long Length)> places, double fastRate)
    {
        this.places = places;
        this.fastRate = fastRate;
        thread = new Thread(Read) { IsBackground = true, Name = "Reads weights ahead" };
        thread.Start();
    }

    /// <summary>Begins to read in the given order, unless the system cannot, or the weights would drive out of memory what was read before.</summary>
    /// <param name="places">Where the weights are mapped; they stay so until this is disposed.</param>
    /// <param name="fastRate">The bytes a second from which on reading is worth waiting for.</param>
    public static ReadAhead? Begin(IReadOnlyList<(nint Start, long Length)> places, double fastRate = FastRate) =>
        OperatingSystem.IsLinux() && places.Sum(place => place.Length) <= GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2
            ? new ReadAhead(places, fastRate)
            : null;

    /// <summary>Waits until all is read.</summary>
    public void Wait() => thread.Join();

    /// <summary>
    /// Waits until the first places are read: who uses them sooner makes the disk jump, and read in small pieces. Once that has taken too long,
    /// nobody waits any more.
    /// </summary>
    /// <param name="count">How many places.</param>
    public void WaitFor(int count)
    {
        lock (progress)
        {
            var patience = TimeSpan.FromSeconds(places.Take(count).Skip(placesRead).Sum(place => place.Length) / fastRate);
            var started = Stopwatch.GetTimestamp();
            while (isFast && placesRead < count)
            {
                isFast = patience - Stopwatch.GetElapsedTime(started) is var left && left > TimeSpan.Zero && Monitor.Wait(progress, left);
            }
        }
    }

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
            for (var at = 0L; at < length && !isOver && Populate((byte*)start + at, Math.Min(Step, length - at)); at += Step)
            {
            }

            lock (progress)
            {
                placesRead++;
                Monitor.PulseAll(progress);
            }
        }
    }

    /// <summary>Reads all pages that hold some of the bytes; false where the system does not, or the file has become shorter.</summary>
    private static bool Populate(byte* start, long length)
    {
        var begin = (nuint)start / (nuint)Environment.SystemPageSize * (nuint)Environment.SystemPageSize;
        return Advise(begin, (nuint)(start + length) - begin, PopulateRead) == 0;
    }

    [DllImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Advise(nuint start, nuint length, int advice);
}
