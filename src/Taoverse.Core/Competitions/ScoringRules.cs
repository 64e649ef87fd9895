namespace Taoverse.Competitions;

/// <summary>How the scores of a subnet's models become weights; the defaults are those of subnet 9.</summary>
public sealed record ScoringRules
{
    /// <summary>The rules of subnet 9.</summary>
    public static ScoringRules Subnet9 { get; } = new();

    /// <summary>The rules of subnet 37.</summary>
    public static ScoringRules Subnet37 { get; } = new()
    {
        Weighting = StepWeighting.SharedBest,
        UnopposedWinRate = 0,
        CompetitiveOnly = false,
        Alpha = 0.9,
        Threshold = 0.18,
    };

    /// <summary>How win rates become the weights of a step.</summary>
    public StepWeighting Weighting { get; init; }

    /// <summary>The temperature of the softmax, above 0: the lower, the more the best one gets.</summary>
    public double Temperature { get; init; } = 0.01;

    /// <summary>The win rate of a model without an opponent, from 0 to 1.</summary>
    public double UnopposedWinRate { get; init; } = 1;

    /// <summary>Whether models that can never win, not even when every advantage has decayed, are left out of the win rates.</summary>
    public bool CompetitiveOnly { get; init; } = true;

    /// <summary>The share that the moving average keeps of what was, from 0 to below 1.</summary>
    public double Alpha { get; init; } = 0.5;

    /// <summary>A weight in a competition below this share does not count for the subnet's weights, from 0 to below 1; 0 for no threshold.</summary>
    public double Threshold { get; init; }

    /// <summary>Says which rules cannot be, each with the property's name first.</summary>
    internal IEnumerable<(string Property, string Fault)> Faults()
    {
        if (!Enum.IsDefined(Weighting))
        {
            yield return (nameof(Weighting), "is not a known weighting");
        }

        if (!(Temperature > 0 && double.IsFinite(Temperature)))
        {
            yield return (nameof(Temperature), "is not above 0");
        }

        if (UnopposedWinRate is not (>= 0 and <= 1))
        {
            yield return (nameof(UnopposedWinRate), "is not from 0 to 1");
        }

        if (Alpha is not (>= 0 and < 1))
        {
            yield return (nameof(Alpha), "is not from 0 to below 1");
        }

        if (Threshold is not (>= 0 and < 1))
        {
            yield return (nameof(Threshold), "is not from 0 to below 1");
        }
    }
}
