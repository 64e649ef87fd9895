namespace Taoverse.Evaluation;

/// <summary>The cross entropy of a sequence.</summary>
/// <param name="Sum">The sum over its targets, in natural logarithms.</param>
/// <param name="Targets">How many targets.</param>
public readonly record struct SequenceLoss(double Sum, int Targets)
{
    /// <summary>The mean over the targets.</summary>
    public double Mean => Sum / Targets;
}
