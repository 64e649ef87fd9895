namespace Taoverse.Evaluation;

/// <summary>One of the tasks that a competition's score is made of.</summary>
public sealed record EvalTask
{
    /// <summary>The task's name, unique in its competition, such as <c>FINEWEB</c>.</summary>
    public required string Name { get; init; }

    /// <summary>How it scores.</summary>
    public EvalMethod Method { get; init; }

    /// <summary>How its raw score is brought to the common scale.</summary>
    public ScoreNormalization Normalization { get; init; } = ScoreNormalization.None;

    /// <summary>Its share of the score; shares are renormalised to 1 over the tasks whose data could be loaded.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>Where its texts come from; null where they are given by hand.</summary>
    public DatasetSource? Dataset { get; init; }
}
