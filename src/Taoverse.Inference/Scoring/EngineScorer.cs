using System.Diagnostics;
using Taoverse.Evaluation;
using Taoverse.Models.Validation;

namespace Taoverse.Inference.Scoring;

/// <summary>Scores models in this process.</summary>
/// <param name="torch">Makes engines of the TorchSharp back end; null where it is not there.</param>
/// <param name="time">The clock; null for the system's.</param>
public sealed class EngineScorer(Func<EvaluationRequest, IEvaluationEngine>? torch = null, TimeProvider? time = null) : IModelScorer
{
    private readonly TimeProvider time = time ?? TimeProvider.System;

    /// <inheritdoc/>
    /// <exception cref="TaoverseException"><c>DeviceNotBuilt</c>, <c>DeviceUnavailable</c>, <c>UnknownDevice</c>, <c>DataTypeNotSupported</c>, <c>InvalidEngineOptions</c>.</exception>
    public Task<EvaluationOutcome> ScoreAsync(EvaluationRequest request, IProgress<EvaluationProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        EvaluationDevice.Check(request.Device, request.DataType, torch is not null);
        var managed = new ManagedEngine(new EngineOptions { Threads = request.Threads ?? Environment.ProcessorCount });
        var engine = EvaluationDevice.NeedsTorch(request.Device) ? torch!(request) : managed;
        return Task.Run(() => Score(managed, engine, request, progress, cancellation), CancellationToken.None);
    }

    private EvaluationOutcome Score(
        ManagedEngine managed, IEvaluationEngine engine, EvaluationRequest request, IProgress<EvaluationProgress>? progress,
        CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            if (request.Constraints is { } rules
                && new ModelValidator(managed).Validate(request.Folder, rules, countTokens: null, cancellation) is { IsValid: false } broken)
            {
                return new() { Status = EvaluationStatus.Invalid, ErrorId = "ModelRefused", Error = $"The model is refused: {broken.Reason}.", Duration = watch.Elapsed };
            }

            using var model = engine.Load(request.Folder, cancellation);
            var start = time.GetTimestamp();
            var total = request.TargetCount;
            var steps = progress is null ? null : new DirectProgress(tokens => progress.Report(new(tokens, total, time.GetElapsedTime(start))));
            steps?.Report(0);
            var result = new ModelEvaluator(engine, time).Evaluate(model, request.Tasks, steps, cancellation);
            return new() { Status = EvaluationStatus.Completed, Result = result, Duration = watch.Elapsed };
        }
        catch (Exception error)
        {
            // Whatever a model brings about is an outcome.
            return EvaluationOutcome.Of(error) with { Duration = watch.Elapsed };
        }
    }

    /// <summary>Tells at once and in order, other than <see cref="Progress{T}"/>.</summary>
    private sealed class DirectProgress(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }
}
