using Taoverse.Metagraphs;

namespace Taoverse.PowerShell.Metagraphs;

/// <summary>The syncs that run in the background of this process, oldest first.</summary>
internal static class BackgroundSyncs
{
    private static readonly Lock Gate = new();
    private static readonly List<StoringSync> Running = [];

    /// <summary>The syncer that was started last; null where none runs.</summary>
    public static MetagraphSyncer? Latest
    {
        get
        {
            lock (Gate)
            {
                return Running.LastOrDefault()?.Syncer;
            }
        }
    }

    public static void Start(StoringSync sync)
    {
        lock (Gate)
        {
            Running.Add(sync);
        }

        sync.Syncer.Start();
    }

    /// <summary>Stops a syncer for good; one that was not started here too.</summary>
    public static async Task StopAsync(MetagraphSyncer syncer)
    {
        StoringSync? sync;
        lock (Gate)
        {
            sync = Running.Find(running => running.Syncer == syncer);
            Running.RemoveAll(running => running == sync);
        }

        await ((IAsyncDisposable?)sync ?? syncer).DisposeAsync().ConfigureAwait(false);
    }

    public static Task StopAllAsync()
    {
        MetagraphSyncer[] all;
        lock (Gate)
        {
            all = [.. Running.Select(running => running.Syncer)];
        }

        return Task.WhenAll(all.Select(StopAsync));
    }
}
