using System.Globalization;
using Taoverse.Competitions;
using Taoverse.Evaluation;
using Taoverse.Execution;
using Taoverse.Storage;

namespace Taoverse.Models;

/// <summary>
/// Takes up what the hotkeys of a subnet commit to: finds out for each whether its model is new and may take part, downloads
/// it, and tracks it. Many are worked on at once, and none of them can hold up the others.
/// </summary>
/// <param name="metadata">Where the hotkeys say which models are theirs.</param>
/// <param name="remote">Where the models are published.</param>
/// <param name="local">Where they are kept.</param>
/// <param name="tracker">Where it is remembered which model a hotkey has.</param>
/// <param name="competitions">Gives the competition with an id at a block; null where there is none.</param>
/// <param name="timeProvider">The clock; null for the system's.</param>
public sealed class ModelUpdater(
    IModelMetadataStore metadata, IRemoteModelStore remote, ILocalModelStore local, IModelTracker tracker, Func<int, long, Competition?> competitions,
    TimeProvider? timeProvider = null)
{
    /// <summary>How long one hotkey may take where nothing else is said: large models take their time.</summary>
    public static readonly TimeSpan DefaultHotkeyLimit = TimeSpan.FromHours(1);
    private readonly ModelSaver _saver = new(remote, local, timeProvider);

    /// <summary>How many hotkeys are worked on at once.</summary>
    public int Concurrency { get; init; } = 4;

    /// <summary>How long one hotkey may take; what has come of its model is kept, and the next update goes on with it.</summary>
    public TimeSpan HotkeyLimit { get; init; } = DefaultHotkeyLimit;

    /// <summary>
    /// What counts parameters and computes norms, for competitions with limits on them; null to count the elements as stored, and to
    /// leave the norms to the evaluation.
    /// </summary>
    public IEvaluationEngine? Engine { get; init; }

    /// <summary>Updates hotkeys.</summary>
    /// <param name="hotkeys">The hotkeys; one that is named twice is updated once.</param>
    /// <param name="currentBlock">The block of now.</param>
    /// <param name="force">Whether models that are tracked already are looked at, and fetched where they are not there, all the same.</param>
    /// <param name="cancellationToken">Ends the work; what has come of downloads is kept.</param>
    /// <returns>One result for each hotkey, in the order in which they are ready.</returns>
    /// <exception cref="TaoverseException">The commitments cannot be read. What goes wrong with one hotkey is a result.</exception>
    public IAsyncEnumerable<ModelUpdate> UpdateAsync(
        IReadOnlyCollection<HotkeySlot> hotkeys, long currentBlock, bool force = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(hotkeys);
        return RunAsync(
            hotkeys, token => metadata.RetrieveAllAsync([.. hotkeys.Select(slot => slot.Hotkey).Distinct()], token), currentBlock, force, cancellationToken);
    }

    /// <summary>Updates hotkeys whose commitments were read already; see the other overload.</summary>
    /// <param name="hotkeys">The hotkeys; one that is named twice is updated once.</param>
    /// <param name="commitments">What they committed to; others' are passed over.</param>
    /// <param name="currentBlock">The block of now.</param>
    /// <param name="force">Whether models that are tracked already are looked at, and fetched where they are not there, all the same.</param>
    /// <param name="cancellationToken">Ends the work; what has come of downloads is kept.</param>
    /// <returns>One result for each hotkey, in the order in which they are ready.</returns>
    public IAsyncEnumerable<ModelUpdate> UpdateAsync(
        IReadOnlyCollection<HotkeySlot> hotkeys, IReadOnlyCollection<ModelMetadata> commitments, long currentBlock, bool force = false,
        CancellationToken cancellationToken = default) =>
        RunAsync(hotkeys, _ => commitments.ToAsyncEnumerable(), currentBlock, force, cancellationToken);

    private IAsyncEnumerable<ModelUpdate> RunAsync(
        IReadOnlyCollection<HotkeySlot> hotkeys, Func<CancellationToken, IAsyncEnumerable<ModelMetadata>> read, long currentBlock, bool force,
        CancellationToken cancellationToken)
    {
        Deadline.Require(HotkeyLimit);
        return OperationEvents.RunAsync<ModelUpdate>(
            async (emit, token) =>
            {
                var commitments = new Dictionary<string, ModelMetadata>(StringComparer.Ordinal);
                await foreach (var found in read(token).ConfigureAwait(false))
                {
                    commitments[found.Hotkey] = found;
                }

                await Parallel.ForEachAsync(
                    hotkeys.DistinctBy(slot => slot.Hotkey),
                    new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = token },
                    async (slot, each) => emit(await UpdateOneAsync(slot, commitments.GetValueOrDefault(slot.Hotkey), currentBlock, force, each).ConfigureAwait(false)))
                    .ConfigureAwait(false);
            },
            cancellationToken);
    }

    private async Task<ModelUpdate> UpdateOneAsync(HotkeySlot slot, ModelMetadata? committed, long currentBlock, bool force, CancellationToken cancellationToken)
    {
        var update = new ModelUpdate
        {
            NetUid = metadata.NetUid,
            Uid = committed?.Uid ?? slot.Uid,
            Hotkey = slot.Hotkey,
            Outcome = ModelUpdateOutcome.Failed,
            Reason = string.Empty,
            Metadata = committed,
        };
        try
        {
            return await Deadline.RunAsync(
                $"The update of {slot.Hotkey}", token => UpdateAsync(update, currentBlock, force, token), HotkeyLimit, timeProvider ?? TimeProvider.System, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (TaoverseException fault)
        {
            var outcome = ModelRefusal.IsOfMiner(fault) ? ModelUpdateOutcome.Misconfigured : ModelUpdateOutcome.Failed;
            return update with { Outcome = outcome, ErrorId = fault.ErrorId, Reason = fault.Message };
        }
        catch (Exception error)
        {
            // Whatever a stranger's model brings about is told of this hotkey; the others go on.
            return update with { ErrorId = "UnexpectedError", Reason = error.Message };
        }
    }

    private async Task<ModelUpdate> UpdateAsync(ModelUpdate update, long currentBlock, bool force, CancellationToken cancellationToken)
    {
        if (update.Metadata is not { } committed)
        {
            return Misconfigured(update, "NoMetadata", "The hotkey has committed nothing to the chain.");
        }

        if (committed.Id is not { } id)
        {
            return Misconfigured(update, "InvalidCommitment", committed.Reason ?? "The commitment cannot be read as a model.");
        }

        if (FindAtUpload(id.CompetitionId, committed.Block) is null)
        {
            return Misconfigured(update, "NoCompetitionAtUpload", Text($"There was no competition {id.CompetitionId} at block {committed.Block}, when the model was committed."));
        }

        if (competitions(id.CompetitionId, currentBlock) is not { } competition)
        {
            return Misconfigured(update, "NoCompetitionNow", Text($"There is no competition {id.CompetitionId} at block {currentBlock}."));
        }

        var takenUpAt = committed.Block + competition.Constraints.EvalBlockDelay;
        if (currentBlock < takenUpAt)
        {
            return update with
            {
                Outcome = ModelUpdateOutcome.TooEarly,
                ErrorId = "TooEarly",
                Reason = Text($"The model is taken up at block {takenUpAt}, {competition.Constraints.EvalBlockDelay} blocks after its commitment."),
            };
        }

        var known = tracker.Find(metadata.NetUid, update.Hotkey, cancellationToken);
        if (!force && known is not null && known.Metadata.Id == id && known.Metadata.Block == committed.Block)
        {
            return update with
            {
                Outcome = ModelUpdateOutcome.Unchanged,
                Reason = known.Refusal is null ? "The model is tracked already." : $"The model is tracked already, and cannot take part: {known.Refusal}",
            };
        }

        return await TakeUpAsync(update, id, competition.Constraints, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ModelUpdate> TakeUpAsync(ModelUpdate update, ModelId id, ModelConstraints constraints, CancellationToken cancellationToken)
    {
        StoredModel? stored = null;
        ModelRefusal? refusal;
        try
        {
            (stored, refusal) = await FetchAsync(update.Hotkey, id, constraints, cancellationToken).ConfigureAwait(false);
        }
        catch (TaoverseException fault) when (ModelRefusal.Of(fault) is { } lasting)
        {
            refusal = lasting;
        }

        // Also where it is refused, so that it is not fetched again before there is new metadata.
        tracker.Track(update.Metadata!, refusal?.Reason, cancellationToken);
        return refusal is null
            ? update with { Outcome = ModelUpdateOutcome.Updated, Reason = "The model was downloaded and found in order.", Path = stored!.Path }
            : Misconfigured(update, refusal.ErrorId, refusal.Reason) with { Path = stored?.Path };
    }

    /// <summary>Fetches a model, once all that can be known without its weights is in order.</summary>
    private async Task<(StoredModel? Stored, ModelRefusal? Refusal)> FetchAsync(
        string hotkey, ModelId id, ModelConstraints constraints, CancellationToken cancellationToken)
    {
        if (id.Hash is null && id.SecureHash is null)
        {
            return (null, new ModelRefusal("NoHash", "The commitment names no hash, so nothing shows that the model is the one that was committed."));
        }

        var model = await remote.InspectAsync(id, constraints.MaxBytes, cancellationToken).ConfigureAwait(false);
        if (ModelRefusal.Judge(model, constraints, CountParameters) is { } refusal)
        {
            return (null, refusal);
        }

        StoredModel? stored = null;
        await foreach (var step in _saver.SaveAsync(hotkey, model, cancellationToken).ConfigureAwait(false))
        {
            stored = step.Model ?? stored;
        }

        return (stored, constraints.Norms is { } rule && Engine is not null ? JudgeNorms(stored!, rule, Engine, cancellationToken) : null);
    }

    /// <summary>Counts as the engine does: what is tied once, and no buffers. What the engine does not know counts as it is stored.</summary>
    private long CountParameters(RemoteModel model)
    {
        try
        {
            return Engine?.Describe(model.Config, model.Headers).ParameterCount ?? model.ElementCount;
        }
        catch (TaoverseException fault) when (fault.ErrorId == "UnsupportedCheckpoint")
        {
            return model.ElementCount;
        }
    }

    private ModelRefusal? JudgeNorms(StoredModel stored, NormRule rule, IEvaluationEngine engine, CancellationToken cancellationToken)
    {
        using var use = local.Use(stored);
        using var model = engine.Load(stored.Path, cancellationToken);
        return rule.Judge(model.ProjectionNorms(cancellationToken)) is { } reason ? new ModelRefusal("NormsTooLarge", $"The norms are too large: {reason}.") : null;
    }

    private Competition? FindAtUpload(int competitionId, long block)
    {
        try
        {
            return competitions(competitionId, block);
        }
        catch (TaoverseException fault) when (fault.ErrorId == "NoCompetitionAtBlock")
        {
            return null;
        }
    }

    private static ModelUpdate Misconfigured(ModelUpdate update, string errorId, string reason) =>
        update with { Outcome = ModelUpdateOutcome.Misconfigured, ErrorId = errorId, Reason = reason };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
