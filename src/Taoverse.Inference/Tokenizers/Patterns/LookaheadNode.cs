namespace Taoverse.Inference.Tokenizers.Patterns;

/// <summary>A condition on what follows, which takes nothing.</summary>
internal sealed class LookaheadNode(PatternNode inner, bool negative, PatternNode next) : PatternNode
{
    public override int Match(ref MatchState state, int at) =>
        (inner.Match(ref state, at) >= 0) != negative ? next.Match(ref state, at) : -1;
}
