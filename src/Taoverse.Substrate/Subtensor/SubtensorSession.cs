using System.Runtime.CompilerServices;
using Taoverse.Metagraphs;
using Taoverse.Models;
using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Extrinsics;
using Taoverse.Substrate.Rpc;
using Taoverse.Substrate.Runtimes;
using Taoverse.Substrate.Scale;
using Taoverse.Substrate.Subtensor.Weights;

namespace Taoverse.Substrate.Subtensor;

/// <summary>An open connection to a subtensor chain, and what can be read there.</summary>
/// <remarks>
/// Safe to use from many threads. A lost connection comes back by itself; reads that it interrupted are repeated within their
/// deadline. Errors of every read: those of <see cref="RpcConnection"/>, <c>BlockPruned</c>, <c>UnknownBlock</c>, <c>WrongChain</c>
/// and <see cref="ScaleException"/>.
/// </remarks>
public sealed partial class SubtensorSession : IAsyncDisposable
{
    private static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(10);
    private static readonly Lock OpenLock = new();
    private static readonly List<SubtensorSession> OpenSessions = [];
    private static int _lastId;

    private readonly RpcConnection _connection;
    private readonly ChainReader _chain;
    private readonly MetagraphReader _metagraphs;
    private readonly SubnetReader _subnets;
    private readonly CommitmentReader _commitments;
    private readonly CommitmentWriter _commitmentWriter;
    private readonly WeightWriter _weights;
    private readonly RegistrationWriter _registrations;
    private readonly StakeWriter _stakes;

    private SubtensorSession(SubtensorOptions options, RpcConnection connection, RuntimeSource runtimes, ChainStart start, ChainRuntime runtime)
    {
        _connection = connection;
        _chain = new ChainReader(connection, runtimes, start.GenesisHash, runtime, options.Timeout);
        _metagraphs = new MetagraphReader(_chain, options.TimeProvider);
        _subnets = new SubnetReader(_chain);
        _commitments = new CommitmentReader(_chain);
        var submitter = new ExtrinsicSubmitter(connection, _chain, start.GenesisHash, options.Timeout, options.TimeProvider);
        _commitmentWriter = new CommitmentWriter(_chain, submitter);
        _weights = new WeightWriter(_chain, submitter);
        _registrations = new RegistrationWriter(_chain, submitter);
        _stakes = new StakeWriter(_chain, submitter);
        Network = options.Network;
        Timeout = options.Timeout;
        ChainName = start.ChainName;
        GenesisHash = start.GenesisHash;
        ConnectedAt = options.TimeProvider.GetUtcNow();
        MetadataDownloads = runtimes.Downloads;
        lock (OpenLock)
        {
            Id = ++_lastId;
            OpenSessions.Add(this);
        }
    }

    /// <summary>Tells of each change of <see cref="State"/>.</summary>
    public event EventHandler<RpcConnectionState>? StateChanged
    {
        add => _connection.StateChanged += value;
        remove => _connection.StateChanged -= value;
    }

    /// <summary>The open sessions of this process, the oldest first.</summary>
    public static IReadOnlyList<SubtensorSession> Open
    {
        get
        {
            lock (OpenLock)
            {
                return [.. OpenSessions];
            }
        }
    }

    /// <summary>A number for this session, counted from 1 in this process.</summary>
    public int Id { get; }

    /// <summary>The network's name; <c>custom</c> where endpoints were given.</summary>
    public string Network { get; }

    /// <summary>The endpoint in use.</summary>
    public Uri Endpoint => _connection.Endpoint;

    /// <summary>What the connection is doing.</summary>
    public RpcConnectionState State => _connection.State;

    /// <summary>Why the connection was lost the last time; null where it never was.</summary>
    public TaoverseException? LastFault => _connection.LastFault;

    /// <summary>What the chain calls itself.</summary>
    public string ChainName { get; }

    /// <summary>The hash of the chain's first block.</summary>
    public string GenesisHash { get; }

    /// <summary>The spec version of the runtime at the newest block that was read.</summary>
    public int SpecVersion => _chain.Latest.SpecVersion;

    /// <summary>When the session began.</summary>
    public DateTimeOffset ConnectedAt { get; }

    /// <summary>The deadline of each call.</summary>
    public TimeSpan Timeout { get; }

    /// <summary>How often metadata had to be downloaded to begin this session: 0 where it was in the cache.</summary>
    public int MetadataDownloads { get; }

    /// <summary>Connects.</summary>
    /// <param name="options">Which chain, and how.</param>
    /// <param name="ct">Ends the attempt.</param>
    /// <exception cref="TaoverseException"><c>NotSubtensor</c>, and those of <see cref="RpcConnection.ConnectAsync"/>.</exception>
    public static async Task<SubtensorSession> ConnectAsync(SubtensorOptions options, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var connection = await RpcConnection.ConnectAsync(
            new RpcOptions
            {
                Endpoints = options.Endpoints,
                CallTimeout = options.Timeout,
                ConnectTimeout = options.Timeout < LongestConnect ? options.Timeout : LongestConnect,
                KeepAliveInterval = options.KeepAlive,
                KeepAliveTimeout = options.KeepAlive,
                TimeProvider = options.TimeProvider,
            },
            ct).ConfigureAwait(false);
        try
        {
            var start = await ChainStart.ReadAsync(connection, options.Timeout, ct).ConfigureAwait(false);
            var runtimes = new RuntimeSource(connection, start.GenesisHash, new MetadataCache(options.CacheFolder ?? MetadataCache.DefaultFolder));
            var runtime = await runtimes.GetAsync(start.SpecVersion, start.HeadHash, options.Timeout, ct).ConfigureAwait(false);
            return runtime.Metadata.FindPallet("SubtensorModule") is null
                ? throw SubtensorErrors.NotSubtensor(connection.Endpoint, start.ChainName)
                : new SubtensorSession(options, connection, runtimes, start, runtime);
        }
        catch (Exception e)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw e is RpcException or ScaleException ? SubtensorErrors.NotSubstrate(connection.Endpoint, e) : e;
        }
    }

    /// <summary>The number of the newest block.</summary>
    public async Task<long> GetBlockNumberAsync(CancellationToken ct = default) =>
        (await _chain.ReadAsync(null, (_, _) => [], ct).ConfigureAwait(false)).Block.Number;

    /// <summary>The hash of a block.</summary>
    /// <param name="block">The block; null for the newest.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <returns>0x and 64 hexadecimal digits.</returns>
    public Task<string> GetBlockHashAsync(long? block = null, CancellationToken ct = default) => _chain.HashOfAsync(block, ct);

    /// <summary>The subnets of the chain.</summary>
    /// <param name="block">The block to read at; null for the newest.</param>
    /// <param name="ct">Ends the wait.</param>
    public Task<IReadOnlyList<SubnetInfo>> GetSubnetsAsync(long? block = null, CancellationToken ct = default) => _subnets.ListAsync(block, ct);

    /// <summary>A subnet's hyper-parameters.</summary>
    /// <param name="netUid">The subnet.</param>
    /// <param name="block">The block to read at; null for the newest.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="TaoverseException"><c>UnknownNetUid</c>.</exception>
    public Task<SubnetHyperparameters> GetHyperparametersAsync(int netUid, long? block = null, CancellationToken ct = default) =>
        _subnets.ReadHyperparametersAsync(netUid, block, ct);

    /// <summary>An account's free balance in rao.</summary>
    /// <param name="address">The SS58 address.</param>
    /// <param name="block">The block to read at; null for the newest.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="TaoverseException"><c>InvalidAddress</c>.</exception>
    public Task<ulong> GetBalanceAsync(string address, long? block = null, CancellationToken ct = default) =>
        _subnets.ReadBalanceAsync(AccountId.Parse(address), block, ct);

    /// <summary>A subnet and its neurons at one block.</summary>
    /// <param name="netUid">The subnet.</param>
    /// <param name="request">What to read.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="TaoverseException"><c>UnknownNetUid</c>.</exception>
    public Task<Metagraph> GetMetagraphAsync(int netUid, MetagraphRequest? request = null, CancellationToken ct = default) =>
        _metagraphs.ReadAsync(netUid, request ?? new MetagraphRequest(), ct);

    /// <summary>What hotkeys committed about their models, all at one block.</summary>
    /// <param name="netUid">The subnet.</param>
    /// <param name="hotkeys">The hotkeys' SS58 addresses; null for the whole subnet. One that committed nothing is left out.</param>
    /// <param name="block">The block to read at; null for the newest.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <returns>The commitments by uid, or in the order of <paramref name="hotkeys"/>. Those that are no models say why.</returns>
    /// <exception cref="TaoverseException"><c>UnknownNetUid</c>, <c>InvalidAddress</c>.</exception>
    public async IAsyncEnumerable<ModelMetadata> GetModelCommitmentsAsync(
        int netUid, IReadOnlyCollection<string>? hotkeys = null, long? block = null, [EnumeratorCancellation] CancellationToken ct = default)
    {
        var found = hotkeys is null
            ? await _commitments.ReadSubnetAsync(netUid, block, ct).ConfigureAwait(false)
            : await _commitments.ReadHotkeysAsync(netUid, hotkeys, block, ct).ConfigureAwait(false);
        foreach (var metadata in found)
        {
            yield return metadata;
        }
    }

    /// <summary>Closes the connection. What still waits ends with <c>SessionClosed</c>.</summary>
    public ValueTask DisposeAsync()
    {
        lock (OpenLock)
        {
            OpenSessions.Remove(this);
        }

        return _connection.DisposeAsync();
    }
}
