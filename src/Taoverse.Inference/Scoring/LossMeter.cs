using Taoverse.Evaluation;

namespace Taoverse.Inference.Scoring;

/// <summary>Measures how well models predict data.</summary>
/// <param name="engine">What opens checkpoints.</param>
/// <param name="time">The clock; null for the system's.</param>
public sealed class LossMeter(IEvaluationEngine engine, TimeProvider? time = null)
{
    private readonly TimeProvider time = time ?? TimeProvider.System;

    /// <summary>Measures a model.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="sequences">The data; at least one sequence.</param>
    /// <param name="progress">Is told how far it has come, at once and in order; may be null.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="TaoverseException">The checkpoint is absent, damaged or not supported, or the data does not fit it.</exception>
    public ModelLoss Measure(
        string folder, IReadOnlyList<TokenSequence> sequences, IProgress<EvaluationProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        using var model = engine.Load(folder, cancellation);
        var total = sequences.Sum(sequence => (long)sequence.TargetCount);
        var losses = new List<double>(sequences.Count);
        var (done, start) = (0L, time.GetTimestamp());
        foreach (var sequence in sequences)
        {
            var loss = model.Losses([sequence], cancellation)[0];
            losses.Add(loss.Mean);
            done += loss.Targets;
            progress?.Report(new(done, total, time.GetElapsedTime(start)));
        }

        return new()
        {
            Path = Path.GetFullPath(folder),
            Architecture = model.Description.Architecture,
            ParameterCount = model.Description.ParameterCount,
            Losses = losses,
            Tokens = done,
            Duration = time.GetElapsedTime(start),
        };
    }
}
