namespace Taoverse.Evaluation;

/// <summary>How well a model predicts data: losses alone, without a competition's checks.</summary>
public sealed record ModelLoss
{
    /// <summary>The model's folder.</summary>
    public required string Path { get; init; }

    /// <summary>SS58 address of the hotkey that the model is stored for; null for a folder that belongs to nobody.</summary>
    public string? Hotkey { get; init; }

    /// <summary>The architecture, as config.json names it.</summary>
    public required string Architecture { get; init; }

    /// <summary>The number of parameters, tied ones once.</summary>
    public required long ParameterCount { get; init; }

    /// <summary>The loss of each sequence: the mean over its targets, in natural logarithms.</summary>
    public required IReadOnlyList<double> Losses { get; init; }

    /// <summary>The plain mean over the sequences, as validators score batches of one sequence.</summary>
    public double MeanLoss => Losses.Average();

    /// <summary>e to the power of the mean loss.</summary>
    public double Perplexity => Math.Exp(MeanLoss);

    /// <summary>The tokens that were predicted.</summary>
    public required long Tokens { get; init; }

    /// <summary>The tokens predicted in a second, without the opening of the checkpoint.</summary>
    public double TokensPerSecond => Duration > TimeSpan.Zero ? Tokens / Duration.TotalSeconds : 0;

    /// <summary>How long the predicting took.</summary>
    public required TimeSpan Duration { get; init; }
}
