using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using Taoverse.Execution;

namespace Taoverse.Metagraphs;

/// <summary>Keeps the metagraphs of several subnets fresh, each at its own cadence, in the background or as a stream.</summary>
/// <remarks>
/// There is one sync at a time. After each, the listeners of its subnet are called one after another in the order in which
/// they were registered, then the handlers of <see cref="Synced"/>; one that throws or takes too long stops no other.
/// Listeners and handlers are called on the thread pool. All members may be called from any thread.
/// </remarks>
public sealed class MetagraphSyncer : IAsyncDisposable
{
    private readonly IMetagraphSource source;
    private readonly MetagraphSyncOptions options;
    private readonly TimeProvider time;
    private readonly long madeAt;
    private readonly ImmutableSortedDictionary<int, SyncedSubnet> subnets;
    private readonly MetagraphListeners listeners;
    private readonly Lock gate = new();
    private SyncRun? current;
    private Task background = Task.CompletedTask;
    private bool disposed;

    /// <summary>Makes a syncer; nothing is read before one of its methods is called.</summary>
    /// <param name="source">Where metagraphs are read.</param>
    /// <param name="cadences">How often each netuid is read, more than zero and at most 49 days.</param>
    /// <param name="options">How it waits and retries; null for the defaults.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <exception cref="TaoverseException"><c>NoNetUid</c>: there is no netuid. <c>InvalidTimeLimit</c>: a duration is out of its range.</exception>
    public MetagraphSyncer(
        IMetagraphSource source, IReadOnlyDictionary<int, TimeSpan> cadences, MetagraphSyncOptions? options = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(cadences);
        this.source = source;
        this.options = options ?? new();
        this.time = time ?? TimeProvider.System;
        listeners = new(this.options.ListenerTimeout, this.time);
        madeAt = this.time.GetTimestamp();
        TimeSpan[] limits = [.. cadences.Values, this.options.Timeout, this.options.ListenerTimeout, this.options.FirstRetryDelay, this.options.MaxRetryDelay];
        Array.ForEach(limits, Deadline.Require);
        subnets = cadences.ToImmutableSortedDictionary(c => c.Key, c => new SyncedSubnet(c.Key, c.Value, this.options));
        if (subnets.IsEmpty)
        {
            throw NoNetUid();
        }
    }

    /// <summary>Raised after the listeners of each update.</summary>
    public event EventHandler<MetagraphSyncedEventArgs>? Synced;

    /// <summary>Raised when a read fails; it is tried again.</summary>
    public event EventHandler<MetagraphSyncFailedEventArgs>? SyncFailed;

    /// <summary>Raised when a listener, or a handler of <see cref="Synced"/>, throws or takes too long.</summary>
    public event EventHandler<MetagraphSyncFailedEventArgs>? ListenerFailed;

    /// <summary>The state of each subnet at this moment, in order of netuid.</summary>
    // An array, since the list that a collection expression makes cannot be indexed in PowerShell.
    public IReadOnlyList<MetagraphSyncState> States => subnets.Values.Select(s => s.State(time.GetUtcNow())).ToArray();

    /// <summary>Whether syncs are being made, in the background or for a stream.</summary>
    public bool IsRunning
    {
        get
        {
            lock (gate)
            {
                return current is not null;
            }
        }
    }

    /// <summary>Gives the state of one subnet at this moment.</summary>
    /// <param name="netUid">The subnet.</param>
    /// <exception cref="TaoverseException"><c>NetUidNotSynced</c>: it is none of this syncer's.</exception>
    public MetagraphSyncState GetState(int netUid) =>
        subnets.TryGetValue(netUid, out var subnet) ? subnet.State(time.GetUtcNow()) : throw NotSynced(netUid);

    /// <summary>Gives the metagraph that was read last.</summary>
    /// <param name="netUid">The subnet.</param>
    /// <exception cref="TaoverseException">
    /// <c>NetUidNotSynced</c>: it is none of this syncer's. <c>MetagraphNotRead</c>: it was not read yet.
    /// </exception>
    public Metagraph GetMetagraph(int netUid) => GetState(netUid).Metagraph ?? throw new TaoverseException(
        "MetagraphNotRead", FaultKind.InvalidState, $"The metagraph of netuid {netUid} was not read yet.", "Wait for the first sync.");

    /// <summary>Registers a listener.</summary>
    /// <param name="listener">Called with each new metagraph; its token is cancelled at its time limit and when syncing stops.</param>
    /// <param name="netUids">The subnets to hear of, one or more.</param>
    /// <returns>Disposing of it ends the registration.</returns>
    /// <exception cref="TaoverseException"><c>NoNetUid</c>: none is named. <c>NetUidNotSynced</c>: one is none of this syncer's.</exception>
    public IDisposable Listen(Func<Metagraph, CancellationToken, Task> listener, params IReadOnlyCollection<int> netUids)
    {
        ArgumentNullException.ThrowIfNull(listener);
        ArgumentNullException.ThrowIfNull(netUids);
        if (netUids.Count == 0)
        {
            throw NoNetUid();
        }

        foreach (var netUid in netUids.Where(n => !subnets.ContainsKey(n)))
        {
            throw NotSynced(netUid);
        }

        return listeners.Add(listener, netUids);
    }

    /// <summary>Reads every subnet once, in order of netuid.</summary>
    /// <param name="notify">Whether listeners and handlers hear of it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="TaoverseException">
    /// <c>SyncFailed</c>: one or more could not be read; the others were. <c>SyncerRunning</c>: syncs are being made already.
    /// </exception>
    public async Task SyncOnceAsync(bool notify, CancellationToken cancellationToken = default)
    {
        using var run = Enter(cancellationToken);
        var failed = new List<SyncedSubnet>();
        foreach (var subnet in subnets.Values)
        {
            if (await SyncAsync(subnet, run.Token).ConfigureAwait(false) is not { } metagraph)
            {
                failed.Add(subnet);
            }
            else if (notify)
            {
                await NotifyAsync(metagraph, run.Token).ConfigureAwait(false);
            }
        }

        if (failed.Count > 0)
        {
            throw NotRead(failed, failed[0].State(time.GetUtcNow()).LastError!);
        }
    }

    /// <summary>Starts syncing in the background, until <see cref="StopAsync"/>.</summary>
    /// <remarks>A subnet that was never read is due at once, the others at their next time.</remarks>
    /// <exception cref="TaoverseException"><c>SyncerRunning</c>: syncs are being made already.</exception>
    public void Start()
    {
        lock (gate)
        {
            var run = Enter(CancellationToken.None);
            background = Task.Run(async () =>
            {
                await foreach (var ignored in FollowAsync(run, count: null, CancellationToken.None).ConfigureAwait(false))
                {
                    // The listeners have heard of it.
                }
            });
        }
    }

    /// <summary>Syncs for as long as the caller asks for more, and gives each update after the listeners have heard of it.</summary>
    /// <param name="count">After how many updates of each subnet the stream ends; null for never.</param>
    /// <param name="cancellationToken">Ends the stream with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>
    /// The updates. A failed read gives none: it raises <see cref="SyncFailed"/> and is tried again. A caller who is slow to ask
    /// for the next one gets the newest, not those that it missed. <see cref="StopAsync"/> ends the stream without an error.
    /// </returns>
    /// <exception cref="TaoverseException"><c>SyncerRunning</c>: syncs are being made already.</exception>
    public async IAsyncEnumerable<Metagraph> FollowAsync(
        int? count = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count ?? 0, nameof(count));
        await foreach (var metagraph in FollowAsync(Enter(cancellationToken), count, cancellationToken).ConfigureAwait(false))
        {
            yield return metagraph;
        }
    }

    /// <summary>Stops syncing, and waits for the end of what runs in the background. Does nothing where nothing runs.</summary>
    /// <param name="cancellationToken">Ends the wait, not the stopping.</param>
    /// <remarks>A read or a listener that ignores its token is left behind. Syncing can be started again.</remarks>
    public Task StopAsync(CancellationToken cancellationToken = default)
    {
        lock (gate)
        {
            current?.Stop();
            return background.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Stops for good.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            disposed = true;
        }

        await StopAsync().ConfigureAwait(false);
    }

    private SyncRun Enter(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            if (current is not null)
            {
                throw new TaoverseException(
                    "SyncerRunning", FaultKind.InvalidState, "This syncer is syncing already.", "Stop it first, or listen to it.");
            }

            return current = new(Leave, cancellationToken);
        }
    }

    private void Leave()
    {
        lock (gate)
        {
            current = null;
        }
    }

    private async IAsyncEnumerable<Metagraph> FollowAsync(
        SyncRun run, int? count, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var entered = run;
        var remaining = subnets.Values.ToDictionary(s => s, _ => count ?? -1);
        while (true)
        {
            var subnet = remaining.Where(r => r.Value != 0).Select(r => r.Key).MinBy(s => s.Due);
            if (subnet is null)
            {
                yield break;
            }

            Metagraph? metagraph = null;
            try
            {
                metagraph = await NextAsync(subnet, run.Token).ConfigureAwait(false);
            }
            catch (Exception) when (run.Token.IsCancellationRequested)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (run.Token.IsCancellationRequested)
            {
                yield break;
            }

            if (metagraph is not null)
            {
                remaining[subnet]--;
                yield return metagraph;
            }
        }
    }

    private async Task<Metagraph?> NextAsync(SyncedSubnet subnet, CancellationToken stop)
    {
        var wait = subnet.Due - time.GetElapsedTime(madeAt);
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time, stop).ConfigureAwait(false);
        }

        var metagraph = await SyncAsync(subnet, stop).ConfigureAwait(false);
        if (metagraph is not null)
        {
            await NotifyAsync(metagraph, stop).ConfigureAwait(false);
        }

        return metagraph;
    }

    /// <summary>Reads one subnet; null where that failed.</summary>
    private async Task<Metagraph?> SyncAsync(SyncedSubnet subnet, CancellationToken stop)
    {
        var startedAt = time.GetElapsedTime(madeAt);
        try
        {
            var metagraph = await Deadline.RunAsync(
                $"The sync of netuid {subnet.NetUid}", token => source.GetMetagraphAsync(subnet.NetUid, token), options.Timeout, time, stop)
                .ConfigureAwait(false);
            if (metagraph?.NetUid != subnet.NetUid)
            {
                throw new TaoverseException(
                    "WrongMetagraph", FaultKind.InvalidData,
                    $"Netuid {subnet.NetUid} was asked for, and {metagraph?.NetUid.ToString(CultureInfo.InvariantCulture) ?? "nothing"} came.",
                    "Check the endpoint.");
            }

            subnet.Succeeded(metagraph, startedAt, time.GetUtcNow());
            return metagraph;
        }
        catch (Exception error) when (!stop.IsCancellationRequested)
        {
            var delay = subnet.Failed(error, startedAt, time.GetElapsedTime(madeAt));
            await listeners.TellAsync(this, SyncFailed, new(subnet.NetUid, error, delay), stop).ConfigureAwait(false);
            return null;
        }
    }

    private Task NotifyAsync(Metagraph metagraph, CancellationToken stop) => listeners.NotifyAsync(
        metagraph,
        this,
        Synced,
        error => listeners.TellAsync(this, ListenerFailed, new(metagraph.NetUid, error, null), stop),
        stop);

    private static TaoverseException NoNetUid() =>
        new("NoNetUid", FaultKind.InvalidInput, "No netuid is named.", "Name one or more subnets.");

    private TaoverseException NotSynced(int netUid) => new(
        "NetUidNotSynced", FaultKind.NotFound, $"Netuid {netUid} is not synced here.",
        $"Use one of {string.Join(", ", subnets.Keys)}, or make a syncer for it.");

    private static TaoverseException NotRead(List<SyncedSubnet> failed, Exception error) => new(
        "SyncFailed", (error as TaoverseException)?.Kind ?? FaultKind.Unavailable,
        $"The metagraph of netuid {string.Join(", ", failed.Select(s => s.NetUid))} could not be read: {error.Message}",
        (error as TaoverseException)?.NextStep ?? "Check the connection and try again.", error);
}
