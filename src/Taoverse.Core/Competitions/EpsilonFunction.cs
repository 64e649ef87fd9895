namespace Taoverse.Competitions;

/// <summary>The advantage that an earlier model has over a later one, as a share of its loss.</summary>
public abstract record EpsilonFunction
{
    /// <summary>Computes the advantage of a model.</summary>
    /// <param name="currentBlock">The block of now.</param>
    /// <param name="modelBlock">The block of the model's commitment.</param>
    /// <returns>A share: 0.005 lowers the loss by half a percent.</returns>
    public abstract double Compute(long currentBlock, long modelBlock);

    /// <summary>The advantage that is left in the end.</summary>
    public abstract double End { get; }
}
