namespace Taoverse.Substrate.Subtensor.Weights;

/// <summary>Weights as the chain takes them: one raw value for each uid, without zeros.</summary>
/// <param name="Uids">The neurons.</param>
/// <param name="Values">Their values, 1 to 65535; the largest is 65535.</param>
public sealed record WeightVector(IReadOnlyList<ushort> Uids, IReadOnlyList<ushort> Values)
{
    /// <summary>Quantises weights as the SDK does: divided by the largest, times 65535, rounded half to even, zeros dropped.</summary>
    /// <param name="weights">Weights by uid; zero or more, and finite.</param>
    /// <returns>The vector; empty where all weights are zero, which is nothing to send.</returns>
    /// <exception cref="TaoverseException"><c>InvalidWeight</c>.</exception>
    public static WeightVector Quantize(IReadOnlyList<KeyValuePair<int, double>> weights)
    {
        Require(weights);
        var largest = weights.Count == 0 ? 0 : weights.Max(w => w.Value);
        var values = weights
            .Select(w => (Uid: (ushort)w.Key, Value: largest == 0 ? (ushort)0 : (ushort)Math.Round(w.Value / largest * ushort.MaxValue, MidpointRounding.ToEven)))
            .Where(w => w.Value != 0)
            .ToArray();
        return new WeightVector(Array.ConvertAll(values, w => w.Uid), Array.ConvertAll(values, w => w.Value));
    }

    /// <summary>The vector as text, such as <c>0=65535 7=655</c>.</summary>
    public override string ToString() => string.Join(' ', Uids.Zip(Values, (uid, value) => $"{uid}={value}"));

    /// <summary>Refuses weights that no chain could take.</summary>
    internal static void Require(IEnumerable<KeyValuePair<int, double>> weights)
    {
        var seen = new HashSet<int>();
        foreach (var (uid, weight) in weights)
        {
            var reason = uid is < 0 or > ushort.MaxValue ? "is not a uid"
                : !double.IsFinite(weight) ? $"has the weight {weight}, which is not a finite number"
                : weight < 0 ? $"has the weight {weight}, which is negative"
                : !seen.Add(uid) ? "is there twice"
                : null;
            if (reason is not null)
            {
                throw new TaoverseException(
                    "InvalidWeight", FaultKind.InvalidInput, $"The uid {uid} {reason}; no weights were sent.",
                    "Give every uid once, with a finite weight of zero or more.");
            }
        }
    }
}
