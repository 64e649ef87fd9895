using System.Globalization;

namespace Taoverse.Competitions;

/// <summary>The moving average of weights, by hotkey.</summary>
public static class MovingAverage
{
    /// <summary>Takes a step: new = alpha * old + (1 - alpha) * w / sum(w), and w / sum(w) the first time. Its inputs stay as they are.</summary>
    /// <param name="previous">What was, by hotkey; null the first time.</param>
    /// <param name="stepWeights">The weights of the step, by hotkey, zero or more and finite. A hotkey that is not named has zero.</param>
    /// <param name="alpha">The share that is kept of what was, from 0 to below 1.</param>
    /// <returns>The average, by hotkey, of all that either names. A step whose weights are all zero counts as zeros.</returns>
    /// <exception cref="TaoverseException"><c>InvalidWeight</c>: one is below zero or not finite. <c>InvalidAlpha</c>.</exception>
    public static IReadOnlyDictionary<string, double> Next(
        IReadOnlyDictionary<string, double>? previous, IReadOnlyDictionary<string, double> stepWeights, double alpha)
    {
        ArgumentNullException.ThrowIfNull(stepWeights);
        if (alpha is not (>= 0 and < 1))
        {
            throw new TaoverseException(
                "InvalidAlpha", FaultKind.InvalidInput, string.Create(CultureInfo.InvariantCulture, $"The alpha {alpha} is not from 0 to below 1."),
                "Give the share that is kept of what was, such as 0.5.");
        }

        var step = Normalize(stepWeights);
        if (previous is null)
        {
            return step;
        }

        Check(previous);
        var next = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var hotkey in previous.Keys.Union(step.Keys))
        {
            next[hotkey] = (alpha * previous.GetValueOrDefault(hotkey)) + ((1 - alpha) * step.GetValueOrDefault(hotkey));
        }

        return next;
    }

    /// <summary>Brings weights to a sum of 1, or leaves zeros.</summary>
    internal static SortedDictionary<string, double> Normalize(IEnumerable<KeyValuePair<string, double>> weights)
    {
        // In order of the hotkeys, so that the sum is the same whatever order they come in.
        var normalized = new SortedDictionary<string, double>(weights.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal);
        Check(normalized);

        // Over the greatest one first: the sum of weights near the greatest double would not be finite.
        var greatest = normalized.Count == 0 ? 0 : normalized.Values.Max();
        var sum = greatest > 0 ? normalized.Values.Sum(weight => weight / greatest) : 0;
        foreach (var hotkey in normalized.Keys.ToList())
        {
            normalized[hotkey] = greatest > 0 ? normalized[hotkey] / greatest / sum : 0;
        }

        return normalized;
    }

    /// <summary>Throws where a weight cannot be.</summary>
    internal static void Check(IEnumerable<KeyValuePair<string, double>> weights)
    {
        foreach (var (hotkey, weight) in weights)
        {
            if (!(weight >= 0 && double.IsFinite(weight)))
            {
                throw new TaoverseException(
                    "InvalidWeight", FaultKind.InvalidInput,
                    string.Create(CultureInfo.InvariantCulture, $"The weight {weight} of hotkey {hotkey} is not a finite number of zero or more."),
                    "Give a weight of zero or more; nothing was recorded.");
            }
        }
    }
}
