using System.Globalization;

namespace Taoverse.Competitions;

/// <summary>An advantage that a function of the caller computes, from C# or from a script block.</summary>
/// <remarks>It has no JSON form. A record of one's own that derives from <see cref="EpsilonFunction"/> does as well.</remarks>
public sealed record CustomEpsilon : EpsilonFunction
{
    private readonly Func<long, long, double> compute;

    /// <summary>Makes the function.</summary>
    /// <param name="compute">Takes the current block and the model's block, and gives the advantage, from 0 to below 1.</param>
    /// <param name="endEpsilon">The advantage that is left in the end, from 0 to below 1.</param>
    /// <exception cref="TaoverseException"><c>InvalidEpsilon</c>.</exception>
    public CustomEpsilon(Func<long, long, double> compute, double endEpsilon)
    {
        ArgumentNullException.ThrowIfNull(compute);
        this.compute = compute;
        End = EpsilonRange.Check(endEpsilon);
    }

    /// <inheritdoc/>
    public override double End { get; }

    /// <inheritdoc/>
    /// <exception cref="TaoverseException"><c>InvalidEpsilon</c>: the function gave what cannot be.</exception>
    public override double Compute(long currentBlock, long modelBlock) => EpsilonRange.Check(compute(currentBlock, modelBlock));

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{nameof(CustomEpsilon)} {{ End = {End} }}");
}
