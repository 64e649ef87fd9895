namespace Taoverse.Substrate.Rpc;

/// <summary>Keeps one socket open: the only place that connects, so that no two attempts can run at once.</summary>
internal sealed class RpcSupervisor : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly RpcOptions _options;
    private readonly RpcConnector _connector;
    private readonly EndpointOrder _order;
    private readonly Backoff _backoff;
    private readonly Action<RpcConnectionState> _onState;
    private readonly CancellationTokenSource _lifetime = new();
    private readonly Task _run;
    private TaskCompletionSource<RpcLink> _ready = NewSource();
    private RpcLink _link;
    private Task _notified = Task.CompletedTask;
    private Task? _closing;

    /// <summary>Begins with an open socket.</summary>
    public RpcSupervisor(RpcOptions options, RpcConnector connector, RpcSocket first, Action<RpcConnectionState> onState)
    {
        _options = options;
        _connector = connector;
        _onState = onState;
        _order = new EndpointOrder(options.Endpoints);
        _backoff = new Backoff(options.MinBackoff, options.MaxBackoff, options.JitterSeed is { } seed ? new Random(seed) : new Random());
        _link = NewLink(first);
        State = RpcConnectionState.Connected;
        _ready.SetResult(_link);
        _link.Start();
        _run = RunAsync();
    }

    /// <summary>What it is doing.</summary>
    public RpcConnectionState State { get; private set; }

    /// <summary>The endpoint of the newest socket.</summary>
    public Uri Endpoint => _link.Endpoint;

    /// <summary>How many replies of the newest socket had an id that was never given out.</summary>
    public long UnknownReplies => _link.Calls.UnknownReplies;

    /// <summary>Why the newest of the lost sockets was lost, or why it could not be replaced.</summary>
    public TaoverseException? LastFault { get; private set; }

    /// <summary>How often a lost socket was replaced.</summary>
    public int Reconnects { get; private set; }

    /// <summary>The open socket, or the wait for it; fails with <c>SessionClosed</c> once closed.</summary>
    public Task<RpcLink> Current
    {
        get
        {
            lock (_gate)
            {
                return _ready.Task;
            }
        }
    }

    /// <summary>Closes for good; wakes whoever waits.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_closing is null)
            {
                var waiting = _ready;
                _ready = NewSource();
                foreach (var source in new[] { waiting, _ready })
                {
                    source.TrySetException(RpcErrors.SessionClosed(Endpoint));
                    _ = source.Task.Exception;
                }

                SetState(RpcConnectionState.Closed);
                _closing = Task.Run(EndAsync);
            }

            return new ValueTask(_closing);
        }
    }

    private static TaskCompletionSource<RpcLink> NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RpcLink NewLink(RpcSocket socket) => new(socket.Socket, socket.Endpoint, _options.MaxMessageBytes, OnLost);

    private async Task EndAsync()
    {
        await _lifetime.CancelAsync().ConfigureAwait(false);
        await _link.CloseAsync(RpcErrors.SessionClosed(Endpoint)).ConfigureAwait(false);
        await _run.ConfigureAwait(false);
        _lifetime.Dispose();
    }

    private void OnLost(RpcLink link, TaoverseException fault)
    {
        lock (_gate)
        {
            if (_closing is null)
            {
                LastFault = fault;
                _ready = NewSource();
                SetState(RpcConnectionState.Reconnecting);
            }
        }
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                var started = _options.TimeProvider.GetTimestamp();
                await _link.Ended.ConfigureAwait(false);
                Learn(_link, _options.TimeProvider.GetElapsedTime(started));
                if (!Adopt(await ReconnectAsync().ConfigureAwait(false)))
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Closed meanwhile.
        }
    }

    private void Learn(RpcLink link, TimeSpan lifetime)
    {
        var lived = link.Calls.HasHeard || lifetime >= _options.MaxBackoff;
        _order.Note(link.Endpoint, lived && link.Fault!.Kind == FaultKind.Unavailable);
        if (lived)
        {
            _backoff.Reset();
        }
    }

    private async Task<RpcSocket> ReconnectAsync()
    {
        while (true)
        {
            await Task.Delay(_backoff.Next(), _options.TimeProvider, _lifetime.Token).ConfigureAwait(false);
            try
            {
                return await _connector.ConnectAnyAsync(_order.Current, _lifetime.Token).ConfigureAwait(false);
            }
            catch (TaoverseException e)
            {
                lock (_gate)
                {
                    LastFault = e;
                }
            }
        }
    }

    private bool Adopt(RpcSocket socket)
    {
        TaskCompletionSource<RpcLink> ready;
        lock (_gate)
        {
            if (_closing is not null)
            {
                socket.Socket.Dispose();
                return false;
            }

            _link = NewLink(socket);
            Reconnects++;
            ready = _ready;
            SetState(RpcConnectionState.Connected);
        }

        // Before the loops start: a loss that they find replaces this source by the next.
        ready.TrySetResult(_link);
        _link.Start();
        return true;
    }

    /// <summary>Queues the events one after another, so that a slow listener holds up nothing but the next event.</summary>
    private void SetState(RpcConnectionState state)
    {
        State = state;
        _notified = _notified.ContinueWith(
            _ => _onState(state), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }
}
