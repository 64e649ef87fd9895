namespace Taoverse.Execution;

/// <summary>Looks at the memory of a tree from time to time, where there is a limit.</summary>
internal sealed class MemoryWatch : IDisposable
{
    private readonly TaskCompletionSource exceeded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PeriodicTimer? timer;
    private long peak;

    public MemoryWatch(ProcessTree tree, long? limit, TimeSpan interval)
    {
        if (limit is { } bytes)
        {
            timer = new(interval);
            Deadline.Observe(Task.Run(() => LookAsync(tree, bytes, timer)));
        }
    }

    /// <summary>Completes when the limit is passed.</summary>
    public Task Exceeded => exceeded.Task;

    /// <summary>The most that was seen, in bytes; null without a limit.</summary>
    public long? Peak => timer is null ? null : Interlocked.Read(ref peak);

    public void Dispose() => timer?.Dispose();

    private async Task LookAsync(ProcessTree tree, long limit, PeriodicTimer ticks)
    {
        do
        {
            var used = tree.MeasureMemory();
            Interlocked.Exchange(ref peak, Math.Max(peak, used));
            if (used > limit)
            {
                exceeded.SetResult();
                return;
            }
        }
        while (await ticks.WaitForNextTickAsync().ConfigureAwait(false));
    }
}
