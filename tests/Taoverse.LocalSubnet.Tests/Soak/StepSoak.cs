using System.Collections.Concurrent;
using System.Diagnostics;
using Taoverse.Evaluation.Workers;
using Taoverse.Hub;
using Taoverse.Inference.Scoring;
using Taoverse.Metagraphs;
using Taoverse.State;
using Taoverse.Storage;
using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Subtensor;

namespace Taoverse.LocalSubnet.Tests.Soak;

/// <summary>
/// Validators of two subnets of 256 neurons at blocks of 250 ms who sync, take up, download, evaluate and compare models, set weights
/// and clean up, while miners publish new models and node and hub fail at random.
/// </summary>
internal sealed class StepSoak(TimeSpan duration, int seed)
{
    private static readonly TimeSpan SyncCadence = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(1);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Dictionary<int, List<TimeSpan>> _syncs = SoakSubnet.NetUids.ToDictionary(n => n, _ => SoakLength.Times());
    private readonly ConcurrentQueue<Exception> _unobserved = new();
    private readonly SoakFailures _syncFailures = new();

    private readonly DisturbanceLog _log = new(CallTimeout + KeepAlive, StepLoop.Backoff, SoakLength.Slack(duration));
    private readonly List<HeldResources> _held = [];

    public async Task<StepSoakReport> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("taoverse-soak-").FullName;
        TaskScheduler.UnobservedTaskException += OnUnobserved;
        try
        {
            return await RunAsync(name => Path.Combine(folder, name));
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= OnUnobserved;
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<StepSoakReport> RunAsync(Func<string, string> pathOf)
    {
        await using var subnet = await SubnetProcess.StartAsync(pathOf("hub"));
        var options = SubtensorOptions.Resolve(endpoints: [subnet.Endpoint]) with { CacheFolder = pathOf("cache"), Timeout = CallTimeout, KeepAlive = KeepAlive };
        await using var session = await SubtensorSession.ConnectAsync(options);
        using var client = new HubClient(new HubOptions
        {
            Endpoint = subnet.HubEndpoint,
            Token = new HubToken(subnet.HubToken),
            RequestTimeout = CallTimeout,
            StallTimeout = CallTimeout,
            CommitTimeout = CallTimeout * 2,
            MaxAttempts = 4,
            RetryDelay = StepLoop.Backoff / 4,
        });
        var hub = new HuggingFaceModelStore(client, pathOf("uploads"));
        var store = new DiskModelStore(pathOf("models"));
        using var coldkey = Sr25519KeyPair.FromUri("//Alice");
        using var miners = new MinerLoop(session, hub, coldkey, pathOf("training"), seed);
        var state = StateDatabase.Open(pathOf("state"));
        try
        {
            var worker = new WorkerEvaluator(new() { Command = WorkerProgram.Find(AppContext.BaseDirectory), TimeLimit = TimeSpan.FromSeconds(30) });
            List<StepLoop> loops = [];
            using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            foreach (var netUid in SoakSubnet.NetUids)
            {
                var validator = new Validator(session, Contest.Schedule(netUid), state, hub, store);
                loops.Add(new StepLoop(netUid, validator, state, new EngineScorer(), worker, _clock));
                await validator.RegisterAsync(coldkey, limit.Token);
            }

            await miners.RegisterAsync(limit.Token);
            await using var syncer = Syncer(session, state);
            var disturber = new Disturber(subnet, _log, _clock, seed);
            await DisturbAsync(loops, miners, syncer, disturber, subnet.Ports);
            foreach (var loop in loops)
            {
                Assert.True(await loop.TryStepAsync(), $"The last step of subnet {loop.NetUid}, in peace, failed: {loop.Failures}");
            }

            state.Dispose();
            List<string> lost = [];
            foreach (var loop in loops)
            {
                lost.AddRange(await loop.Journal.FindLostAsync(pathOf("state"), store, session));
                loop.Dispose();
            }

            return Report(loops, miners, disturber, store, lost);
        }
        finally
        {
            state.Dispose();
        }
    }

    private MetagraphSyncer Syncer(SubtensorSession session, StateDatabase state)
    {
        var syncer = new MetagraphSyncer(
            session, SoakSubnet.NetUids.ToDictionary(n => n, _ => SyncCadence),
            new MetagraphSyncOptions { Timeout = CallTimeout * 2, FirstRetryDelay = StepLoop.Backoff / 4, MaxRetryDelay = StepLoop.Backoff });
        syncer.Listen(
            (metagraph, token) =>
            {
                state.Metagraphs.Save(metagraph, token);
                _syncs[metagraph.NetUid].Add(_clock.Elapsed);
                return Task.CompletedTask;
            },
            SoakSubnet.NetUids);
        syncer.SyncFailed += (_, e) => _syncFailures.Add(e.Error);
        syncer.ListenerFailed += (_, e) => _unobserved.Enqueue(e.Error);
        return syncer;
    }

    /// <summary>Lets all run under faults, and looks again and again at what this process holds.</summary>
    private async Task DisturbAsync(List<StepLoop> loops, MinerLoop miners, MetagraphSyncer syncer, Disturber disturber, IReadOnlyList<int> ports)
    {
        using var stop = new CancellationTokenSource();
        syncer.Start();
        Task[] work = [.. loops.Select(loop => Task.Run(() => loop.RunAsync(stop.Token))), Task.Run(() => miners.RunAsync(stop.Token))];
        var looks = SoakLength.Looks(duration);
        for (var look = 1; look <= looks; look++)
        {
            await disturber.RunAsync(duration / looks);
            var from = _clock.Elapsed;
            var turns = await Task.WhenAll([.. loops.Select(loop => loop.Turn.TakeAsync()), miners.Turn.TakeAsync()]);
            await syncer.StopAsync();
            _held.Add(HeldResources.Take(ports));
            if (look < looks)
            {
                syncer.Start();
            }

            Array.ForEach(turns, turn => turn.Dispose());
            _log.Add(from, _clock.Elapsed);
        }

        await stop.CancelAsync();
        await Task.WhenAll(work);
    }

    private void OnUnobserved(object? sender, UnobservedTaskExceptionEventArgs e) => _unobserved.Enqueue(e.Exception);

    private StepSoakReport Report(List<StepLoop> loops, MinerLoop miners, Disturber disturber, DiskModelStore store, IReadOnlyList<string> lost)
    {
        var syncs = SoakSubnet.NetUids.Select(n => _log.Judge($"syncs of {n}", SyncCadence, _syncs[n])).ToList();
        var whole = loops.Select(l => _log.Judge($"steps of {l.NetUid}", StepLoop.Cadence, l.Completed)).ToList();
        return new StepSoakReport
        {
            Duration = duration,
            Faults = disturber.Counts,
            Syncs = _syncs.Values.Sum(times => times.Count),
            Steps = loops.Sum(l => l.Completed.Count),
            Published = miners.Published,
            Updates = loops.Sum(l => l.Journal.Updates),
            Evaluations = loops.Sum(l => l.Journal.Evaluations),
            WeightsSet = loops.Sum(l => l.Journal.WeightsSet),
            ModelsDeleted = loops.Sum(l => l.Deleted),
            ModelsKept = store.List().Count(),
            Failures = $"of syncs: {_syncFailures}; of steps: {string.Join(" and ", loops.Select(l => l.Failures))}; of publishing: {miners.Failures}",
            Unexpected = [.. _syncFailures.Unexpected, .. loops.SelectMany(l => l.Failures.Unexpected), .. miners.Failures.Unexpected],
            LongestSyncGap = syncs.Max(s => s.Longest),
            LongestStepGap = whole.Max(s => s.Longest),
            TooLongGaps = [.. syncs.Concat(whole).SelectMany(s => s.TooLong)],
            Lost = lost,
            Unobserved = [.. _unobserved],
            Held = _held,
        };
    }
}
