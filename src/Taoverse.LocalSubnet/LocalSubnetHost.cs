using Taoverse.LocalSubnet.Chain;
using Taoverse.LocalSubnet.Faults;
using Taoverse.LocalSubnet.Hub;
using Taoverse.LocalSubnet.Rpc;

namespace Taoverse.LocalSubnet;

/// <summary>A local subnet that runs in this process: a chain, a node on loopback that speaks for it, and where it is asked for a hub.</summary>
public sealed class LocalSubnetHost : IAsyncDisposable
{
    private static readonly Lock RunningLock = new();
    private static readonly SortedDictionary<int, LocalSubnetHost> RunningById = [];
    private static int _lastId;

    private readonly RpcTiming _timing;
    private readonly BlockTimer _timer;
    private RpcServer _server;
    private int _disposed;

    private LocalSubnetHost(LocalSubnetOptions options, LocalChain chain, FaultSet faults, RpcServer server, RpcTiming timing, LocalHubHost? hub)
    {
        Options = options;
        Chain = chain;
        Faults = faults;
        _server = server;
        _timing = timing;
        _timer = new BlockTimer(chain, options.BlockTime, timing.Time);
        Hub = hub;
        Endpoint = new Uri($"ws://127.0.0.1:{server.Port}");
        lock (RunningLock)
        {
            Id = ++_lastId;
            RunningById.Add(Id, this);
        }
    }

    /// <summary>The local subnets that run in this process, in the order of their ids.</summary>
    public static IReadOnlyList<LocalSubnetHost> Running
    {
        get
        {
            lock (RunningLock)
            {
                return [.. RunningById.Values];
            }
        }
    }

    /// <summary>Its number in this process, from 1 on; never given twice.</summary>
    public int Id { get; }

    /// <summary>Where it listens, such as <c>ws://127.0.0.1:9944</c>.</summary>
    public Uri Endpoint { get; }

    /// <summary>The address of its hub, to give as <c>HF_ENDPOINT</c>; null where it has none.</summary>
    public Uri? HubEndpoint => Hub?.Endpoint;

    /// <summary>A token that the hub takes, to give as <c>HF_TOKEN</c>; null where it has none.</summary>
    public string? HubToken => Hub?.Token;

    /// <summary>The hub; null where it has none.</summary>
    public LocalHubHost? Hub { get; }

    /// <summary>What it was started with; the port is that which was asked for.</summary>
    public LocalSubnetOptions Options { get; }

    /// <summary>The number of the newest block.</summary>
    public long BlockNumber => Chain.Blocks.Best.Number;

    /// <summary>The chain.</summary>
    internal LocalChain Chain { get; }

    /// <summary>The faults that are on.</summary>
    internal FaultSet Faults { get; }

    /// <summary>Starts a local subnet.</summary>
    /// <param name="options">What it is to be like.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <returns>The subnet, already listening; dispose of it to stop.</returns>
    /// <exception cref="TaoverseException">An option is out of its range, or the port cannot be used.</exception>
    public static Task<LocalSubnetHost> StartAsync(LocalSubnetOptions options, CancellationToken cancellationToken = default) =>
        StartAsync(options, TimeProvider.System, cancellationToken);

    /// <summary>Starts a local subnet on a clock of its own.</summary>
    internal static async Task<LocalSubnetHost> StartAsync(LocalSubnetOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var chain = await Task.Run(() => new LocalChain(options), cancellationToken).ConfigureAwait(false);
        var faults = new FaultSet();
        var timing = new RpcTiming(time, options.Latency);
        var server = await RpcServer.StartAsync(chain, faults, timing, options.Port, cancellationToken).ConfigureAwait(false);
        try
        {
            var hub = options.Hub is null ? null : await LocalHubHost.StartAsync(options.Hub, time, cancellationToken).ConfigureAwait(false);
            return new LocalSubnetHost(options, chain, faults, server, timing, hub);
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Switches a fault on; several may be on at once, and the first that fits a request strikes it.</summary>
    /// <exception cref="TaoverseException">A value of the fault is out of its range.</exception>
    public void SetFault(NodeFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        Faults.Add(fault);
    }

    /// <summary>Switches all faults off.</summary>
    public void ClearFaults() => Faults.Clear();

    /// <summary>Makes the next block at once, besides those that come with time.</summary>
    /// <returns>The number of the block.</returns>
    public long MakeBlock() => Chain.Make().Number;

    /// <summary>Makes a block that writes storage.</summary>
    /// <param name="changes">The new values in SCALE by their whole keys; null removes.</param>
    /// <returns>The number of the block.</returns>
    public long SetStorage(IReadOnlyCollection<KeyValuePair<byte[], byte[]?>> changes) => Chain.Make(changes).Number;

    /// <summary>Whether blocks are made without the extrinsics that were submitted, which then wait.</summary>
    public bool HoldsExtrinsics
    {
        get => Chain.HoldsExtrinsics;
        set => Chain.HoldsExtrinsics = value;
    }

    /// <summary>The hashes of all extrinsics that were ever submitted, whether they were taken or not, in their order.</summary>
    public IReadOnlyList<string> ReceivedExtrinsics => Chain.Read(pool => pool.Received.ToArray());

    /// <summary>Replaces the newest blocks by as many others, as a fork does; those who watch extrinsics of theirs are told.</summary>
    /// <param name="count">How many blocks, 1 or 2: older ones are finalized.</param>
    /// <param name="without">The hashes of extrinsics that are in none of the new blocks; null for none.</param>
    /// <param name="forget">Whether the node loses those extrinsics; otherwise they wait for the next block.</param>
    public void Retract(int count = 1, IReadOnlyCollection<string>? without = null, bool forget = false) =>
        Chain.Retract(count, without ?? [], forget);

    /// <summary>Breaks all connections that are open now, without a word; new ones are taken.</summary>
    public void DropConnections() => _server.DropConnections();

    /// <summary>Restarts the node on its port. The chain, which the rest of the network keeps, goes on meanwhile.</summary>
    /// <param name="down">How long nobody answers.</param>
    internal async Task RestartNodeAsync(TimeSpan down)
    {
        var port = _server.Port;
        await _server.DisposeAsync().ConfigureAwait(false);
        await Task.Delay(down, _timing.Time).ConfigureAwait(false);
        _server = await RpcServer.StartAsync(Chain, Faults, _timing, port, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Stops: no more blocks, no more connections.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        lock (RunningLock)
        {
            RunningById.Remove(Id);
        }

        await _timer.DisposeAsync().ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
        if (Hub is not null)
        {
            await Hub.DisposeAsync().ConfigureAwait(false);
        }
    }
}
