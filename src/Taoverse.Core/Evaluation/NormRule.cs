namespace Taoverse.Evaluation;

/// <summary>The limit that a competition puts on the norms of a model's projections.</summary>
/// <param name="SoftLimit">A norm above it counts.</param>
/// <param name="MaxShare">The most that the mean share of counted norms may be, over the six kinds of projection.</param>
/// <param name="HardLimit">A norm above it refuses the model at once.</param>
public sealed record NormRule(double SoftLimit, double MaxShare, double HardLimit)
{
    /// <summary>The projections that the rule looks at.</summary>
    public static IReadOnlyList<string> Projections { get; } = ["q_proj", "k_proj", "v_proj", "o_proj", "up_proj", "down_proj"];

    /// <summary>Judges a model's norms.</summary>
    /// <param name="norms">All of its projections' norms; others than the six kinds are not looked at.</param>
    /// <returns>Why the model is refused, or null where it is not.</returns>
    /// <exception cref="TaoverseException">A kind of projection is absent.</exception>
    public string? Judge(IReadOnlyCollection<ProjectionNorm> norms)
    {
        double shares = 0;
        foreach (var projection in Projections)
        {
            var kind = norms.Where(norm => norm.Projection == projection).ToList();
            if (kind.Count == 0)
            {
                throw new TaoverseException(
                    "MissingProjection", FaultKind.NotSupported, $"The model has no '{projection}', which the norm rule looks at.",
                    "Use an architecture with q, k, v, o, up and down projections in this competition.");
            }

            // A norm that is not a number is above every limit.
            foreach (var norm in kind.Where(norm => !(norm.RoundedNorm <= HardLimit)))
            {
                return $"'{projection}' of layer {norm.Layer} has the norm {norm.RoundedNorm:G6}, above the limit {HardLimit:G6}";
            }

            shares += (double)kind.Count(norm => norm.RoundedNorm > SoftLimit) / kind.Count;
        }

        var share = shares / Projections.Count;
        return share <= MaxShare ? null : $"{share:P1} of the projections have a norm above {SoftLimit:G6}; at most {MaxShare:P1} may";
    }
}
