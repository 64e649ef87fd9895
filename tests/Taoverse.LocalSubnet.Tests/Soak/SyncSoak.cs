using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Taoverse.LocalSubnet.Faults;
using Taoverse.Metagraphs;
using Taoverse.Substrate.Subtensor;

namespace Taoverse.LocalSubnet.Tests.Soak;

/// <summary>A syncer of two subnets of 256 neurons at blocks of 250 ms, with faults at random.</summary>
internal sealed class SyncSoak(int seed)
{
    private static readonly int[] NetUids = [9, 37];
    private static readonly TimeSpan Cadence = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Backoff = TimeSpan.FromSeconds(1);

    private readonly Random _random = new(seed);
    private readonly ConcurrentQueue<(int NetUid, TimeSpan At)> _syncs = new();
    private readonly DisturbanceLog _faults = new(CallTimeout + KeepAlive, Backoff, slack: TimeSpan.FromSeconds(3));
    private readonly ConcurrentQueue<Exception> _unobserved = new();
    private readonly ConcurrentQueue<int> _heard = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private LocalSubnetHost? _subnet;
    private int _failedReads;
    private int _listenerFailures;

    public async Task<SoakReport> RunAsync(TimeSpan duration)
    {
        var cache = Directory.CreateTempSubdirectory("taoverse-soak").FullName;
        TaskScheduler.UnobservedTaskException += OnUnobserved;
        var port = FreePort();
        _subnet = await StartAsync(port);
        try
        {
            var options = SubtensorOptions.Resolve(endpoints: [_subnet.Endpoint.ToString()]) with { CacheFolder = cache, Timeout = CallTimeout, KeepAlive = KeepAlive };
            await using var session = await SubtensorSession.ConnectAsync(options);
            await using var syncer = new MetagraphSyncer(
                new Source(session), NetUids.ToDictionary(n => n, _ => Cadence),
                new MetagraphSyncOptions { Timeout = CallTimeout * 2, FirstRetryDelay = Backoff / 4, MaxRetryDelay = Backoff });
            Listen(syncer);
            syncer.Start();

            // What is needed once is there after a tenth of the time. The node, which keeps 300 blocks, is not what is measured.
            await DisturbAsync(port, duration / 10);
            var before = await RestartAsync(port, () => HeldResources.Take([]));
            await DisturbAsync(port, duration * 0.9);
            var after = await RestartAsync(port, () => HeldResources.Take([]));
            await syncer.StopAsync();
            return Report(duration, before, after);
        }
        finally
        {
            await _subnet.DisposeAsync();
            TaskScheduler.UnobservedTaskException -= OnUnobserved;
            Directory.Delete(cache, recursive: true);
        }
    }

    private static Task<LocalSubnetHost> StartAsync(int port) => LocalSubnetHost.StartAsync(
        new LocalSubnetOptions { Port = port, NetUids = NetUids, NeuronCount = 256, BlockTime = TimeSpan.FromMilliseconds(250) });

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void OnUnobserved(object? sender, UnobservedTaskExceptionEventArgs e) => _unobserved.Enqueue(e.Exception);

    private void Listen(MetagraphSyncer syncer)
    {
        syncer.Listen((_, _) => Hear(1), NetUids);
        syncer.Listen((_, _) => throw new InvalidOperationException("A listener that always throws."), NetUids);
        syncer.Listen(
            (metagraph, _) =>
            {
                _syncs.Enqueue((metagraph.NetUid, _clock.Elapsed));
                return Hear(2);
            },
            NetUids);
        syncer.SyncFailed += (_, _) => Interlocked.Increment(ref _failedReads);
        syncer.ListenerFailed += (_, _) => Interlocked.Increment(ref _listenerFailures);

        Task Hear(int listener)
        {
            _heard.Enqueue(listener);
            return Task.CompletedTask;
        }
    }

    private async Task DisturbAsync(int port, TimeSpan duration)
    {
        var end = _clock.Elapsed + duration;
        while (_clock.Elapsed < end)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(1500, 4000)));
            var length = TimeSpan.FromMilliseconds(_random.Next(100, 2500));
            NodeFaultKind[] kinds = [NodeFaultKind.Drop, NodeFaultKind.Hang, NodeFaultKind.HalfOpen, NodeFaultKind.Garbage];
            if (_random.Next(kinds.Length + 1) is var choice && choice < kinds.Length)
            {
                await FaultAsync(kinds[choice], length);
            }
            else
            {
                await RestartAsync(port, () =>
                {
                    Thread.Sleep(length);
                    return true;
                });
            }
        }
    }

    private async Task FaultAsync(NodeFaultKind kind, TimeSpan length)
    {
        var from = _clock.Elapsed;
        _subnet!.SetFault(new NodeFault(kind));
        await Task.Delay(length);
        _subnet.ClearFaults();
        _faults.Add(from, _clock.Elapsed);
    }

    private async Task<T> RestartAsync<T>(int port, Func<T> meanwhile)
    {
        var from = _clock.Elapsed;
        await _subnet!.DisposeAsync();
        _subnet = null;
        var result = await Task.Run(meanwhile);
        _subnet = await StartAsync(port);
        _faults.Add(from, _clock.Elapsed);
        return result;
    }

    private SoakReport Report(TimeSpan duration, HeldResources before, HeldResources after)
    {
        var gaps = NetUids.Select(n => _faults.Judge($"netuid {n}", Cadence, [.. _syncs.Where(s => s.NetUid == n).Select(s => s.At)])).ToList();
        return new SoakReport
        {
            Duration = duration,
            Faults = _faults.Count,
            Syncs = _syncs.Count,
            FailedReads = _failedReads,
            LongestGap = gaps.Max(g => g.Longest),
            TooLongGaps = [.. gaps.SelectMany(g => g.TooLong)],
            ListenersInOrder = _heard.Chunk(2).All(pair => pair is [1, 2]),
            ListenerFailuresMissed = _syncs.Count - _listenerFailures,
            Unobserved = [.. _unobserved],
            MemoryAtStart = before.Memory,
            MemoryGrowth = after.Memory - before.Memory,
            HandleGrowth = after.Handles - before.Handles,
            SocketGrowth = after.Sockets - before.Sockets,
        };
    }

    private sealed class Source(SubtensorSession session) : IMetagraphSource
    {
        public Task<Metagraph> GetMetagraphAsync(int netUid, CancellationToken cancellationToken) => session.GetMetagraphAsync(netUid, ct: cancellationToken);
    }
}
