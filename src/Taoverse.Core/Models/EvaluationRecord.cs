namespace Taoverse.Models;

/// <summary>What is remembered of one evaluation of a hotkey's model.</summary>
public sealed record EvaluationRecord
{
    /// <summary>The competition that it was evaluated in.</summary>
    public required int CompetitionId { get; init; }

    /// <summary>The block of the evaluation.</summary>
    public required long Block { get; init; }

    /// <summary>The score, lower being better; infinity for a model that failed.</summary>
    public required double Score { get; init; }

    /// <summary>The block at which the winner of that evaluation had committed; null until models were compared.</summary>
    public long? WinnerBlock { get; init; }

    /// <summary>The winner's score, the model's own where it won; null until models were compared.</summary>
    public double? WinnerScore { get; init; }

    /// <summary>How long the evaluation took; null where it was not measured.</summary>
    public TimeSpan? Duration { get; init; }
}
