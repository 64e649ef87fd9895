using System.Globalization;

namespace Taoverse.Competitions;

/// <summary>An advantage that goes down in a straight line, and then stays.</summary>
public sealed record LinearDecay : EpsilonFunction
{
    /// <summary>Makes the function.</summary>
    /// <param name="startEpsilon">The advantage at the model's own block, from 0 to below 1.</param>
    /// <param name="endEpsilon">The advantage in the end, from 0 to below 1.</param>
    /// <param name="decayBlocks">After how many blocks the end is reached; 1 or more.</param>
    /// <exception cref="TaoverseException"><c>InvalidEpsilon</c>.</exception>
    public LinearDecay(double startEpsilon, double endEpsilon, long decayBlocks)
    {
        StartEpsilon = EpsilonRange.Check(startEpsilon);
        EndEpsilon = EpsilonRange.Check(endEpsilon);
        DecayBlocks = decayBlocks > 0 ? decayBlocks : throw new TaoverseException(
            "InvalidEpsilon", FaultKind.InvalidInput,
            string.Create(CultureInfo.InvariantCulture, $"A decay over {decayBlocks} blocks is not possible."),
            "Give 1 block or more, or a fixed epsilon.");
    }

    /// <summary>The advantage at the model's own block.</summary>
    public double StartEpsilon { get; }

    /// <summary>The advantage in the end.</summary>
    public double EndEpsilon { get; }

    /// <summary>After how many blocks the end is reached.</summary>
    public long DecayBlocks { get; }

    /// <inheritdoc/>
    public override double End => EndEpsilon;

    /// <inheritdoc/>
    public override double Compute(long currentBlock, long modelBlock)
    {
        // The model's block may be ahead of the metagraph's.
        var passed = Math.Max(currentBlock - modelBlock, 0);
        return StartEpsilon - (Math.Min((double)passed / DecayBlocks, 1) * (StartEpsilon - EndEpsilon));
    }
}
