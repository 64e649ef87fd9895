using System.Collections.Concurrent;
using Taoverse.Metagraphs;

namespace Taoverse.Core.Tests.Metagraphs;

/// <summary>A syncer on a clock that stands still, over a source that a test decides.</summary>
/// <remarks>Time limits are an hour unless a test says otherwise, and waits of a cadence are shorter: that tells the two apart.</remarks>
internal sealed class SyncBench : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Limit = TimeSpan.FromHours(1);

    public SyncBench(params (int NetUid, int Seconds)[] cadences)
        : this(new() { Timeout = Limit, ListenerTimeout = Limit }, cadences)
    {
    }

    public SyncBench(MetagraphSyncOptions options, params (int NetUid, int Seconds)[] cadences)
    {
        Source = new(Time);
        Syncer = new(Source, cadences.ToDictionary(c => c.NetUid, c => TimeSpan.FromSeconds(c.Seconds)), options, Time);
        Syncer.SyncFailed += (_, e) => SyncErrors.Enqueue(e);
        Syncer.ListenerFailed += (_, e) => ListenerErrors.Enqueue(e);
    }

    public FakeTime Time { get; } = new();

    public FakeSource Source { get; }

    public MetagraphSyncer Syncer { get; }

    public ConcurrentQueue<MetagraphSyncFailedEventArgs> SyncErrors { get; } = new();

    public ConcurrentQueue<MetagraphSyncFailedEventArgs> ListenerErrors { get; } = new();

    /// <summary>Lets the time pass, wait by wait, until a time on the clock.</summary>
    public async Task RunToAsync(double second)
    {
        while (Time.Elapsed.TotalSeconds < second)
        {
            await Time.StepAsync(lessThan: Limit / 2);
        }

        // The last step may have begun a sync; it ends when somebody waits again.
        await EventuallyAsync(() => Time.NextWait < Limit / 2);
    }

    public static async Task EventuallyAsync(Func<bool> condition)
    {
        for (var deadline = DateTime.UtcNow + Patience; !condition(); await Task.Yield())
        {
            Assert.True(DateTime.UtcNow < deadline, "what should have come about did not");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Syncer.DisposeAsync().AsTask().WaitAsync(Patience);
        Assert.False(Syncer.IsRunning);
        await EventuallyAsync(() => Time.TimerCount == 0);
    }
}
