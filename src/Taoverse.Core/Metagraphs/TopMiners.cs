namespace Taoverse.Metagraphs;

/// <summary>Finds those whom a subnet's larger validators reward.</summary>
public static class TopMiners
{
    /// <summary>Finds the neurons with a validator permit and at least a given stake.</summary>
    /// <param name="metagraph">The subnet.</param>
    /// <param name="minStake">The least stake, in TAO or alpha.</param>
    /// <returns>The validators, in order of their uid.</returns>
    /// <remarks>The permit decides, not validator trust: trust is 0 for everyone while a subnet is unwell.</remarks>
    public static IReadOnlyList<Neuron> GetHighStakeValidators(this Metagraph metagraph, decimal minStake)
    {
        ArgumentNullException.ThrowIfNull(metagraph);
        return [.. metagraph.Neurons.Where(n => n.ValidatorPermit && n.Stake >= minStake)];
    }

    /// <summary>Finds the neurons to which at least one large validator gives at least a given share of its weights.</summary>
    /// <param name="metagraph">The subnet, read with weights.</param>
    /// <param name="minValidatorStake">The stake from which on a validator's weights count, in TAO or alpha.</param>
    /// <param name="minWeightShare">The share of a validator's row, 0 to 1.</param>
    /// <returns>The neurons, each once, in order of their uid.</returns>
    /// <remarks>A validator whose row sums to zero makes no one top, whatever the share.</remarks>
    /// <exception cref="TaoverseException">
    /// <c>InvalidWeightShare</c>: the share is not within 0 to 1. <c>WeightsNotRead</c>: a validator has no row.
    /// </exception>
    public static IReadOnlyList<Neuron> GetTopMiners(this Metagraph metagraph, decimal minValidatorStake, double minWeightShare)
    {
        if (minWeightShare is not (>= 0 and <= 1))
        {
            throw new TaoverseException(
                "InvalidWeightShare", FaultKind.InvalidInput, $"{minWeightShare} is no share of a row of weights.", "Give a number from 0 to 1.");
        }

        var top = new HashSet<int>();
        foreach (var validator in metagraph.GetHighStakeValidators(minValidatorStake))
        {
            var row = validator.Weights ?? throw WithoutWeights(metagraph);
            var total = row.Sum(link => (long)link.Value);
            if (total > 0)
            {
                var threshold = total * minWeightShare;
                top.UnionWith(row.Where(link => link.Value >= threshold).Select(link => link.Uid));
            }
        }

        return [.. metagraph.Neurons.Where(n => top.Contains(n.Uid))];
    }

    private static TaoverseException WithoutWeights(Metagraph metagraph) => new(
        "WeightsNotRead", FaultKind.InvalidInput, $"The metagraph of netuid {metagraph.NetUid} was read without weights.",
        "Read it again with weights: Get-Metagraph -IncludeWeights.");
}
