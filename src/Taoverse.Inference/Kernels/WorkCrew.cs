namespace Taoverse.Inference.Kernels;

/// <summary>A fixed number of workers that share out numbered pieces of work; each has a scratch buffer of its own.</summary>
/// <remarks>Which worker takes which piece is left to chance, so no piece may depend on another, nor on its worker.</remarks>
internal sealed class WorkCrew : IDisposable
{
    private readonly FloatBuffer[] scratch;

    public WorkCrew(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        scratch = [.. Enumerable.Range(0, threads).Select(_ => new FloatBuffer())];
    }

    public int Threads => scratch.Length;

    /// <summary>Cancels the work between two pieces.</summary>
    public CancellationToken Cancellation { get; set; }

    /// <summary>Does the pieces 0 to <paramref name="pieces"/> - 1.</summary>
    /// <param name="pieces">How many there are.</param>
    /// <param name="work">Does one piece, given its number and the worker's scratch buffer.</param>
    public void Run(int pieces, Action<int, FloatBuffer> work)
    {
        var workers = Math.Min(pieces, Threads);
        var next = 0;
        if (workers <= 1)
        {
            Work(0);
        }
        else
        {
            Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers }, Work);
        }

        Cancellation.ThrowIfCancellationRequested();

        void Work(int worker)
        {
            int piece;
            while (!Cancellation.IsCancellationRequested && (piece = Interlocked.Increment(ref next) - 1) < pieces)
            {
                work(piece, scratch[worker]);
            }
        }
    }

    public void Dispose()
    {
        foreach (var buffer in scratch)
        {
            buffer.Dispose();
        }
    }
}
