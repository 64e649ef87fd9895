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
    private readonly Dictionary<int, List<TimeSpan>> _syncs = SoakLength.Times(SoakSubnet.NetUids);
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
            var validators = SoakSubnet.NetUids.ToDictionary(netUid => netUid, netUid => new Validator(session, Contest.Schedule(netUid), state, hub, store));
            var worker = new WorkerEvaluator(new() { Command = WorkerProgram.Find(AppContext.BaseDirectory), TimeLimit = TimeSpan.FromSeconds(30) });
            using var steps = new StepLoop(validators, state, new EngineScorer(), worker, _clock);
            await RegisterAsync(validators.Values, miners, coldkey);
            await using var syncer = Syncer(session, state);
            var disturber = new Disturber(subnet, _log, _clock, seed);
            await DisturbAsync(steps, miners, syncer, disturber);
            foreach (var netUid in SoakSubnet.NetUids)
            {
                Assert.True(await steps.TryStepAsync(netUid), $"The last step of subnet {netUid}, in peace, failed: {steps.Failures}");
            }

            state.Dispose();
            var lost = await steps.Journal.FindLostAsync(pathOf("state"), store, session);
            foreach (var validator in validators.Values)
            {
                validator.Dispose();
            }

            return Report(steps, miners, disturber, store, lost);
        }
        finally
        {
            state.Dispose();
        }
    }

    private static async Task RegisterAsync(IEnumerable<Validator> validators, MinerLoop miners, Sr25519KeyPair coldkey)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        foreach (var validator in validators)
        {
            await validator.RegisterAsync(coldkey, limit.Token);
        }

        await miners.RegisterAsync(limit.Token);
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
    private async Task DisturbAsync(StepLoop steps, MinerLoop miners, MetagraphSyncer syncer, Disturber disturber)
    {
        using var stop = new CancellationTokenSource();
        syncer.Start();
        Task[] work = [Task.Run(() => steps.RunAsync(stop.Token)), Task.Run(() => miners.RunAsync(stop.Token))];
        var looks = SoakLength.Looks(duration);
        for (var look = 1; look <= looks; look++)
        {
            await disturber.RunAsync(duration / looks);
            var from = _clock.Elapsed;
            using var noStep = await steps.Turn.TakeAsync();
            using var noPublishing = await miners.Turn.TakeAsync();
            await syncer.StopAsync();
            _held.Add(HeldResources.Take());
            if (look < looks)
            {
                syncer.Start();
            }

            _log.Add(from, _clock.Elapsed);
        }

        await stop.CancelAsync();
        await Task.WhenAll(work);
    }

    private void OnUnobserved(object? sender, UnobservedTaskExceptionEventArgs e) => _unobserved.Enqueue(e.Exception);

    private StepSoakReport Report(StepLoop steps, MinerLoop miners, Disturber disturber, DiskModelStore store, IReadOnlyList<string> lost)
    {
        var syncs = SoakSubnet.NetUids.Select(n => _log.Judge($"syncs of {n}", SyncCadence, _syncs[n])).ToList();
        var whole = SoakSubnet.NetUids.Select(n => _log.Judge($"steps of {n}", StepLoop.Cadence, steps.Completed(n))).ToList();
        return new StepSoakReport
        {
            Duration = duration,
            Faults = disturber.Counts,
            Syncs = _syncs.Values.Sum(times => times.Count),
            Steps = SoakSubnet.NetUids.Sum(n => steps.Completed(n).Count),
            Published = miners.Published,
            Updates = steps.Journal.Updates,
            Evaluations = steps.Journal.Evaluations,
            WeightsSet = steps.Journal.WeightsSet,
            ModelsDeleted = steps.Deleted,
            ModelsKept = store.List().Count(),
            Failures = $"of syncs: {_syncFailures}; of steps: {steps.Failures}; of publishing: {miners.Failures}",
            Unexpected = [.. _syncFailures.Unexpected, .. steps.Failures.Unexpected, .. miners.Failures.Unexpected],
            LongestSyncGap = syncs.Max(s => s.Longest),
            LongestStepGap = whole.Max(s => s.Longest),
            TooLongGaps = [.. syncs.Concat(whole).SelectMany(s => s.TooLong)],
            Lost = lost,
            Unobserved = [.. _unobserved],
            Held = _held,
        };
    }
}
