namespace Taoverse.Inference.Tokenizers.Patterns;

/// <summary>A step of a pattern, with the step after it.</summary>
internal abstract class PatternNode
{
    /// <summary>Matches from a place on, this step and all after it.</summary>
    /// <returns>The end of the match, or -1.</returns>
    public abstract int Match(ref MatchState state, int at);
}
