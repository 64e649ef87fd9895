namespace Taoverse.Competitions;

/// <summary>How win rates become the weights of a step.</summary>
public enum StepWeighting
{
    /// <summary>A softmax of the win rates, sharpened by a temperature, as subnet 9 does.</summary>
    Softmax,

    /// <summary>The same weight for everyone with the best win rate, and nothing for the others, as subnet 37 does.</summary>
    SharedBest,
}
