namespace Taoverse.Evaluation;

/// <summary>Scores models: in this process, or in one of their own.</summary>
public interface IModelScorer
{
    /// <summary>Scores a model.</summary>
    /// <param name="request">What is to be evaluated.</param>
    /// <param name="progress">Is told how far it has come, on any thread; may be null.</param>
    /// <param name="cancellation">Stops it; the outcome says so.</param>
    /// <returns>How it ended. Whatever is wrong with the model is an outcome, not an exception.</returns>
    /// <exception cref="TaoverseException">The evaluation could not be started, for a reason that lies not in the model.</exception>
    Task<EvaluationOutcome> ScoreAsync(EvaluationRequest request, IProgress<EvaluationProgress>? progress, CancellationToken cancellation);
}
