using Taoverse.Models;

namespace Taoverse.Evaluation;

/// <summary>What is to be evaluated, and on what.</summary>
public sealed record EvaluationRequest
{
    /// <summary>The model's folder; where the evaluation runs on another machine, as that machine sees it.</summary>
    public required string Folder { get; init; }

    /// <summary>The tasks with their data; one without data is left out, and the others take its weight.</summary>
    public required IReadOnlyList<TaskData> Tasks { get; init; }

    /// <summary>What the competition asks of a model, its norms included; null for no such rules.</summary>
    public ModelConstraints? Constraints { get; init; }

    /// <summary>The threads that may be used; null for one a processor.</summary>
    public int? Threads { get; init; }

    /// <summary>The device; see <see cref="EvaluationDevice"/>.</summary>
    public string Device { get; init; } = EvaluationDevice.Cpu;

    /// <summary>The type of number to compute in; null for the device's own: bf16 on a graphics card, fp32 on a processor.</summary>
    public EvaluationDataType? DataType { get; init; }

    /// <summary>The tokens that are to be predicted in all.</summary>
    public long TargetCount => Tasks.Sum(task => (task.Batches ?? []).Sum(batch => batch.Sum(sequence => (long)sequence.TargetCount)));
}
