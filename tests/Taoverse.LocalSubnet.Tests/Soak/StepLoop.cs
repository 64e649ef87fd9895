using System.Diagnostics;
using Taoverse.Evaluation;
using Taoverse.State;

namespace Taoverse.LocalSubnet.Tests.Soak;

/// <summary>The whole step of some validators, each at the same cadence, one at a time; one that fails is repeated after a backoff.</summary>
/// <param name="validators">The validators by netuid.</param>
/// <param name="state">Their state.</param>
/// <param name="inProcess">What scores models, as a rule.</param>
/// <param name="worker">What scores them now and then.</param>
/// <param name="clock">The clock of the soak.</param>
internal sealed class StepLoop(
    IReadOnlyDictionary<int, Validator> validators, StateDatabase state, IModelScorer inProcess, IModelScorer worker, Stopwatch clock) : IDisposable
{
    public static readonly TimeSpan Cadence = TimeSpan.FromSeconds(6);
    public static readonly TimeSpan Backoff = TimeSpan.FromSeconds(1);
    private const int WorkerEvery = 25;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    // How long a model that nobody has any more stays; a download takes less.
    private static readonly TimeSpan GracePeriod = TimeSpan.FromSeconds(20);
    private readonly Dictionary<int, List<TimeSpan>> _completed = SoakLength.Times(SoakSubnet.NetUids);
    private int _begun;

    public SoakTurn Turn { get; } = new();

    public SoakFailures Failures { get; } = new();

    public StepJournal Journal { get; } = new();

    public int Deleted { get; private set; }

    /// <summary>When steps of a subnet were completed.</summary>
    public IReadOnlyCollection<TimeSpan> Completed(int netUid) => _completed[netUid];

    /// <summary>Works until it is stopped; the step under way is completed.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var due = validators.ToDictionary(v => v.Key, _ => clock.Elapsed);
        while (!stop.IsCancellationRequested)
        {
            var (netUid, at) = due.MinBy(d => d.Value);
            var wait = at - clock.Elapsed;
            await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, stop).ContinueWith(_ => { }, TaskScheduler.Default);
            using var turn = await Turn.TakeAsync();
            var begin = clock.Elapsed;
            due[netUid] = await TryStepAsync(netUid) ? begin + Cadence : clock.Elapsed + Backoff;
        }
    }

    public void Dispose() => Turn.Dispose();

    /// <summary>Makes one step; false where it failed.</summary>
    public async Task<bool> TryStepAsync(int netUid)
    {
        try
        {
            using var limit = new CancellationTokenSource(Limit);
            await StepAsync(netUid, validators[netUid], limit.Token);
            _completed[netUid].Add(clock.Elapsed);
            return true;
        }
        catch (Exception error)
        {
            Failures.Add(error);
            return false;
        }
    }

    private async Task StepAsync(int netUid, Validator validator, CancellationToken ct)
    {
        var updates = await validator.UpdateAsync(ct);
        Journal.Note(updates);
        var standings = await validator.EvaluateAsync(++_begun % WorkerEvery == 0 ? worker : inProcess, ct);
        Journal.Note(netUid, standings, state.CompetitionWeights.List(netUid, cancellationToken: ct));
        if (await validator.SetWeightsAsync(ct) is var (plan, _))
        {
            Journal.Note(plan);
        }

        Deleted += validator.Clean(GracePeriod, ct);
    }
}
