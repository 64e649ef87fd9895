namespace Taoverse.Evaluation;

/// <summary>How a task's raw score is brought to a common scale.</summary>
public sealed record ScoreNormalization
{
    private ScoreNormalization(double? ceiling) => Ceiling = ceiling;

    /// <summary>The raw score as it is.</summary>
    public static ScoreNormalization None { get; } = new((double?)null);

    /// <summary>The raw score from which on the result is 1; null for <see cref="None"/>.</summary>
    public double? Ceiling { get; }

    /// <summary>(1 - e^(-x/c)) / (1 - e^-1) below the ceiling c, 1 from it on.</summary>
    /// <param name="ceiling">The ceiling, above zero and finite.</param>
    /// <exception cref="TaoverseException">The ceiling is not above zero and finite.</exception>
    public static ScoreNormalization InverseExponential(double ceiling) => ceiling > 0 && double.IsFinite(ceiling)
        ? new ScoreNormalization(ceiling)
        : throw new TaoverseException(
            "InvalidCeiling", FaultKind.InvalidInput, $"The ceiling {ceiling} of an inverse exponential normalization is not above zero.",
            "Give a finite number above zero.");

    /// <summary>Normalises a raw score.</summary>
    /// <param name="raw">The raw score, lower being better; infinity for a failure.</param>
    /// <returns>The normalised score; infinity for a failure, whatever the scale.</returns>
    public double Apply(double raw)
    {
        if (!double.IsFinite(raw))
        {
            return double.PositiveInfinity;
        }

        return Ceiling is not { } ceiling ? raw
            : raw >= ceiling ? 1
            : (1 - Math.Exp(-raw / ceiling)) / (1 - Math.Exp(-1));
    }
}
