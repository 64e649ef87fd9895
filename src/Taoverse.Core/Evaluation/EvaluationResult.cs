namespace Taoverse.Evaluation;

/// <summary>A model's score in a competition, and what it is made of.</summary>
public sealed record EvaluationResult
{
    /// <summary>The sum of the tasks' weighted scores, lower being better; infinity where any task failed.</summary>
    public double Score => Tasks.Count == 0 ? double.PositiveInfinity : Tasks.Sum(task => task.WeightedScore);

    /// <summary>The tasks, in the competition's order.</summary>
    public required IReadOnlyList<TaskResult> Tasks { get; init; }

    /// <summary>The model that was evaluated.</summary>
    public required ModelDescription Model { get; init; }

    /// <summary>The engine that computed it.</summary>
    public required string Engine { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Whether the score is finite.</summary>
    public bool Succeeded => double.IsFinite(Score);
}
