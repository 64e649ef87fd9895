namespace Taoverse.Inference.Tokenizers.Patterns;

/// <summary>The end of a pattern.</summary>
internal sealed class EndNode : PatternNode
{
    public override int Match(ref MatchState state, int at) => at;
}
