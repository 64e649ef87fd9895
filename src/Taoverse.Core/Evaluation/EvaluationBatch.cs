namespace Taoverse.Evaluation;

/// <summary>A batch of evaluation data: the loss of a task is the plain mean over its batches.</summary>
public sealed record EvaluationBatch
{
    /// <summary>The task that it is for.</summary>
    public required string Task { get; init; }

    /// <summary>Its place among the batches of the task, from 0 on.</summary>
    public int Index { get; init; }

    /// <summary>The sequences; at least one.</summary>
    public required IReadOnlyList<TokenSequence> Sequences { get; init; }

    /// <summary>The tokens of all sequences.</summary>
    public long TokenCount => Sequences.Sum(sequence => (long)sequence.Tokens.Length);

    /// <summary>The tokens that a model has to predict.</summary>
    public long TargetCount => Sequences.Sum(sequence => (long)sequence.TargetCount);
}
