namespace Taoverse.Competitions;

/// <summary>An advantage that stays.</summary>
public sealed record FixedEpsilon : EpsilonFunction
{
    /// <summary>Makes the function.</summary>
    /// <param name="epsilon">The advantage, from 0 to below 1.</param>
    /// <exception cref="TaoverseException"><c>InvalidEpsilon</c>.</exception>
    public FixedEpsilon(double epsilon) => Epsilon = EpsilonRange.Check(epsilon);

    /// <summary>The advantage.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    public override double End => Epsilon;

    /// <inheritdoc/>
    public override double Compute(long currentBlock, long modelBlock) => Epsilon;
}
