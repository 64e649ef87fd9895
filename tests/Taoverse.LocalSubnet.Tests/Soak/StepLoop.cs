using System.Diagnostics;
using Taoverse.Evaluation;
using Taoverse.State;

namespace Taoverse.LocalSubnet.Tests.Soak;

/// <summary>The whole step of a validator at a cadence; one that fails is repeated after a backoff.</summary>
/// <param name="netUid">The validator's subnet.</param>
/// <param name="validator">The validator.</param>
/// <param name="state">Its state.</param>
/// <param name="inProcess">What scores models, as a rule.</param>
/// <param name="worker">What scores them now and then.</param>
/// <param name="clock">The clock of the soak.</param>
internal sealed class StepLoop(
    int netUid, Validator validator, StateDatabase state, IModelScorer inProcess, IModelScorer worker, Stopwatch clock) : IDisposable
{
    public static readonly TimeSpan Cadence = TimeSpan.FromSeconds(6);
    public static readonly TimeSpan Backoff = TimeSpan.FromSeconds(1);
    private const int WorkerEvery = 25;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    // How long a model that nobody has any more stays; a download takes less.
    private static readonly TimeSpan GracePeriod = TimeSpan.FromSeconds(20);
    private readonly List<TimeSpan> _completed = SoakLength.Times();
    private int _begun;

    public int NetUid => netUid;

    public SoakTurn Turn { get; } = new();

    public SoakFailures Failures { get; } = new();

    public StepJournal Journal { get; } = new(netUid);

    public int Deleted { get; private set; }

    /// <summary>When the steps began that were completed. Their ends are no measure of the cadence: a step with new models takes longer than one without.</summary>
    public IReadOnlyList<TimeSpan> Completed => _completed;

    /// <summary>Works until it is stopped; the step under way is completed.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var due = clock.Elapsed;
        while (!stop.IsCancellationRequested)
        {
            var wait = due - clock.Elapsed;
            await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, stop).ContinueWith(_ => { }, TaskScheduler.Default);
            using var turn = await Turn.TakeAsync();
            due = await TryStepAsync() ? _completed[^1] + Cadence : clock.Elapsed + Backoff;
        }
    }

    public void Dispose()
    {
        Turn.Dispose();
        validator.Dispose();
    }

    /// <summary>Makes one step; false where it failed.</summary>
    public async Task<bool> TryStepAsync()
    {
        var begin = clock.Elapsed;
        try
        {
            using var limit = new CancellationTokenSource(Limit);
            await StepAsync(limit.Token);
            _completed.Add(begin);
            return true;
        }
        catch (Exception error)
        {
            Failures.Add(error);
            return false;
        }
    }

    private async Task StepAsync(CancellationToken ct)
    {
        var updates = await validator.UpdateAsync(ct);
        Journal.Note(updates);
        var standings = await validator.EvaluateAsync(++_begun % WorkerEvery == 0 ? worker : inProcess, ct);
        Journal.Note(standings, state.CompetitionWeights.List(netUid, cancellationToken: ct));
        if (await validator.SetWeightsAsync(ct) is var (plan, _))
        {
            Journal.Note(plan);
        }

        Deleted += validator.Clean(GracePeriod, ct);
    }
}
