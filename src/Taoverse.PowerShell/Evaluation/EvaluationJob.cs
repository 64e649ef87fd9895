using Taoverse.Competitions;
using Taoverse.Evaluation;
using Taoverse.Models;
using Taoverse.PowerShell.Competitions;
using Taoverse.PowerShell.Pipeline;
using Taoverse.State;
using Taoverse.Storage;

namespace Taoverse.PowerShell.Evaluation;

/// <summary>Scores models on the same tasks, and records the scores of those that belong to a hotkey.</summary>
internal sealed class EvaluationJob
{
    /// <summary>What scores.</summary>
    public required IModelScorer Scorer { get; init; }

    /// <summary>The tasks with their data.</summary>
    public required IReadOnlyList<TaskData> Tasks { get; init; }

    /// <summary>The competition; null where only tasks were given.</summary>
    public Competition? Competition { get; init; }

    /// <summary>The store that models lie in.</summary>
    public required DiskModelStore Store { get; init; }

    /// <summary>Where scores are recorded.</summary>
    public required string StateFolder { get; init; }

    /// <summary>The threads of each evaluation.</summary>
    public required int Threads { get; init; }

    /// <summary>The device.</summary>
    public required string Device { get; init; }

    /// <summary>The type of number; null for the device's own.</summary>
    public EvaluationDataType? DataType { get; init; }

    /// <summary>How long one evaluation may take.</summary>
    public required TimeSpan TimeLimit { get; init; }

    /// <summary>The block of the evaluations; null for that of the newest synced metagraph.</summary>
    public long? BlockNumber { get; init; }

    /// <summary>Scores models, some at once, and emits each result as it comes.</summary>
    public Task RunAsync(IReadOnlyList<ModelTarget> targets, int throttle, OperationSink sink) => Parallel.ForEachAsync(
        targets.Select((target, index) => (target, index)),
        new ParallelOptions { MaxDegreeOfParallelism = throttle, CancellationToken = sink.Token },
        async (item, token) =>
        {
            try
            {
                await sink.EmitAsync(await ScoreAsync(item.target, item.index, sink, token).ConfigureAwait(false)).ConfigureAwait(false);
            }
            catch (TaoverseException failure)
            {
                sink.Error(failure, item.target.Given);
            }
        });

    private async Task<ModelEvaluation> ScoreAsync(ModelTarget target, int index, OperationSink sink, CancellationToken token)
    {
        if (Competition is { } competition && target.CompetitionId is { } committed && committed != competition.CompetitionId)
        {
            throw new TaoverseException(
                "OtherCompetition", FaultKind.InvalidInput, $"The model of {target.Hotkey} is committed to competition {committed}, not {competition.CompetitionId}.",
                "Evaluate it in its own competition.");
        }

        using var lease = target.Stored is { } stored ? Store.Use(stored) : null;
        using var shown = new TokenProgress(sink, index, $"Evaluating {target.Hotkey ?? Path.GetFileName(target.Folder)}");
        var outcome = await LimitedAsync(target, shown, token).ConfigureAwait(false);
        token.ThrowIfCancellationRequested();
        var block = BlockNumber ?? (target.NetUid is { } netUid ? SyncedBlock.Find(StateFolder, netUid) : null) ?? 0;
        var evaluation = ModelEvaluation.Of(outcome, target.Folder, block, competitionId: Competition?.CompetitionId) with
        {
            NetUid = target.NetUid,
            Uid = target.Uid,
            Hotkey = target.Hotkey,
            ModelBlock = target.ModelBlock,
        };
        Record(evaluation, sink, token);
        return evaluation;
    }

    /// <summary>Scores within the time limit, also where the scorer itself has none.</summary>
    private async Task<EvaluationOutcome> LimitedAsync(ModelTarget target, TokenProgress shown, CancellationToken token)
    {
        var request = new EvaluationRequest
        {
            Folder = target.Folder,
            Tasks = Tasks,
            Constraints = Competition?.Constraints,
            Threads = Threads,
            Device = Device,
            DataType = DataType,
        };
        if (Scorer is not Inference.Scoring.EngineScorer)
        {
            return await Scorer.ScoreAsync(request, shown, token).ConfigureAwait(false);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
        limit.CancelAfter(TimeLimit);
        var outcome = await Scorer.ScoreAsync(request, shown, limit.Token).ConfigureAwait(false);
        return outcome.Status != EvaluationStatus.Cancelled || token.IsCancellationRequested ? outcome : outcome with
        {
            Status = EvaluationStatus.TimedOut,
            ErrorId = "TimedOut",
            Error = $"The evaluation took too long. It did not end within {TimeLimit.TotalSeconds:0.###} s.",
        };
    }

    /// <summary>Remembers a score, where it belongs to a hotkey in a competition.</summary>
    private void Record(ModelEvaluation evaluation, OperationSink sink, CancellationToken token)
    {
        if (evaluation is not { NetUid: { } netUid, Hotkey: { } hotkey, ModelBlock: { } modelBlock }
            || evaluation.ToRecord() is not { } record || !StateDatabase.Exists(StateFolder))
        {
            return;
        }

        using var state = StateDatabase.Open(StateFolder, cancellationToken: token);
        if (!state.Models.Record(netUid, hotkey, record, modelBlock, token))
        {
            sink.Warning($"The score of {hotkey} was not recorded: it left, or committed another model meanwhile.");
        }
    }
}
