namespace Taoverse.Evaluation;

/// <summary>Runs the tasks of a competition on one model.</summary>
/// <param name="engine">What computes.</param>
/// <param name="time">The clock that durations are taken from.</param>
public sealed class ModelEvaluator(IEvaluationEngine engine, TimeProvider time)
{
    /// <summary>Scores a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tasks">The tasks with their data; one without data is left out, and the others take its weight.</param>
    /// <param name="progress">Is told how many tokens have been predicted so far, after each batch; may be null.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The score and its parts.</returns>
    /// <exception cref="TaoverseException">No task has data, or the data does not fit the model.</exception>
    public EvaluationResult Evaluate(
        ILoadedModel model, IReadOnlyList<TaskData> tasks, IProgress<long>? progress, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        var usable = tasks.Where(task => task.Batches is { Count: > 0 }).ToList();
        var weights = usable.Sum(task => task.Task.Weight);
        if (!(weights > 0))
        {
            throw new TaoverseException(
                "NoEvaluationData", FaultKind.InvalidInput, $"None of the {tasks.Count} task(s) has both data and a weight above zero.",
                "See why the data could not be loaded, and evaluate again.");
        }

        var results = new List<TaskResult>();
        long done = 0;
        foreach (var (task, batches) in usable)
        {
            var result = Run(model, task, batches!, task.Weight / weights, count => progress?.Report(done += count), cancellation);
            results.Add(result);
        }

        return new EvaluationResult
        {
            Tasks = results,
            Model = model.Description,
            Engine = engine.Name,
            Duration = time.GetElapsedTime(start),
        };
    }

    private static TaskResult Run(
        ILoadedModel model, EvalTask task, IReadOnlyList<IReadOnlyList<TokenSequence>> batches, double weight, Action<long> predicted,
        CancellationToken cancellation)
    {
        if (task.Method == EvalMethod.TextLoss && batches.Count > 1
            && GenerationCheck.Run(model, batches[0][0].Tokens, batches[1][0].Tokens, cancellation) is { } reason)
        {
            return Failed(task, weight, reason);
        }

        var losses = new List<IReadOnlyCollection<SequenceLoss>>();
        foreach (var batch in batches)
        {
            losses.Add(model.Losses(batch, cancellation));
            predicted(losses[^1].Sum(loss => (long)loss.Targets));
        }

        var raw = TextLoss.OfBatches(losses);
        return double.IsFinite(raw)
            ? new TaskResult
            {
                Task = task.Name,
                RawScore = raw,
                NormalizedScore = task.Normalization.Apply(raw),
                Weight = weight,
                Targets = losses.Sum(batch => batch.Sum(loss => (long)loss.Targets)),
            }
            : Failed(task, weight, "the loss is not a finite number");
    }

    private static TaskResult Failed(EvalTask task, double weight, string reason) => new()
    {
        Task = task.Name,
        RawScore = double.PositiveInfinity,
        NormalizedScore = double.PositiveInfinity,
        Weight = weight,
        Reason = reason,
    };
}
