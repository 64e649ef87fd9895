namespace Taoverse.Substrate.Subtensor.Weights;

/// <summary>Fits weights to a subnet's limits, as the SDK does before it sends them.</summary>
/// <remarks>Source: bittensor.utils.weight_utils, process_weights and normalize_max_weight. Weights are float32 there on entry.</remarks>
public static class WeightProcessor
{
    private const double Epsilon = 1e-7;
    private const double Floor = 1e-5;

    /// <summary>Fits weights to limits.</summary>
    /// <param name="weights">A weight for every uid from 0 on; zero or more, and finite.</param>
    /// <param name="minAllowedWeights">The fewest weights that a validator may set.</param>
    /// <param name="maxWeightLimit">The largest share that one weight may have, 0 to 1.</param>
    /// <param name="excludeQuantile">The lowest part of the non-zero weights that is dropped, of 65535.</param>
    /// <returns>The weights that remain, by uid; they add up to 1.</returns>
    /// <exception cref="TaoverseException"><c>InvalidWeight</c>.</exception>
    public static IReadOnlyList<KeyValuePair<int, double>> Process(
        IReadOnlyList<double> weights, int minAllowedWeights, double maxWeightLimit, int excludeQuantile = 0)
    {
        WeightVector.Require(weights.Select((w, uid) => KeyValuePair.Create(uid, w)));
        var single = weights.Select(w => (double)(float)w).ToArray();
        var uids = Enumerable.Range(0, single.Length).Where(uid => single[uid] > 0).ToArray();
        if (uids.Length == 0 || single.Length < minAllowedWeights)
        {
            return Pair(Enumerable.Range(0, single.Length), Enumerable.Repeat(1.0 / single.Length, single.Length));
        }

        if (uids.Length < minAllowedWeights)
        {
            return Pair(Enumerable.Range(0, single.Length), Cap([.. single.Select(w => Floor + w)], maxWeightLimit));
        }

        // No more is dropped than leaves the fewest that are allowed.
        var present = uids.Select(uid => single[uid]).ToArray();
        var most = Math.Max(0, present.Length - minAllowedWeights) / (double)present.Length;
        var least = Quantile(present, Math.Min(excludeQuantile / (double)ushort.MaxValue, most));
        var kept = uids.Where(uid => least <= single[uid]).ToArray();
        return Pair(kept, Cap([.. kept.Select(uid => single[uid])], maxWeightLimit));
    }

    // Scales to a sum of 1, with what exceeds the limit cut off.
    private static double[] Cap(double[] weights, double limit)
    {
        var sum = weights.Sum();
        if (sum == 0 || weights.Length * limit <= 1)
        {
            return [.. weights.Select(_ => 1.0 / weights.Length)];
        }

        if (weights.Max() / sum <= limit)
        {
            return [.. weights.Select(w => w / sum)];
        }

        var shares = weights.Order().Select(w => w / sum).ToArray();
        var cumulative = new double[shares.Length];
        var within = 0;
        for (var (i, total) = (0, 0.0); i < shares.Length; i++)
        {
            total += shares[i];
            cumulative[i] = total;
            within += shares[i] / (((shares.Length - i - 1) * shares[i]) + total + Epsilon) < limit ? 1 : 0;
        }

        // Where none is within the limit, the peer's index of -1 takes the last of the list.
        var below = cumulative[within == 0 ? ^1 : within - 1];
        var cutoff = ((limit * below) - Epsilon) / (1 - (limit * (shares.Length - within))) * sum;
        var cut = weights.Select(w => Math.Min(w, cutoff)).ToArray();
        var rest = cut.Sum();
        return [.. cut.Select(w => w / rest)];
    }

    // Linear interpolation between the two nearest.
    private static double Quantile(double[] values, double quantile)
    {
        var sorted = values.Order().ToArray();
        var place = quantile * (sorted.Length - 1);
        var below = (int)Math.Floor(place);
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((sorted[above] - sorted[below]) * (place - below));
    }

    private static KeyValuePair<int, double>[] Pair(IEnumerable<int> uids, IEnumerable<double> weights) =>
        [.. uids.Zip(weights, KeyValuePair.Create)];
}
