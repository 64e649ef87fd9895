namespace Taoverse.Evaluation;

/// <summary>What one task gave.</summary>
public sealed record TaskResult
{
    /// <summary>The task's name.</summary>
    public required string Task { get; init; }

    /// <summary>The raw score, lower being better; infinity for a failure.</summary>
    public required double RawScore { get; init; }

    /// <summary>The score on the common scale; infinity for a failure.</summary>
    public required double NormalizedScore { get; init; }

    /// <summary>The share of the score, after renormalisation.</summary>
    public required double Weight { get; init; }

    /// <summary>How many tokens were predicted.</summary>
    public long Targets { get; init; }

    /// <summary>Why the task failed; null where it did not.</summary>
    public string? Reason { get; init; }

    /// <summary>What the task adds to the score.</summary>
    public double WeightedScore => Weight * NormalizedScore;
}
