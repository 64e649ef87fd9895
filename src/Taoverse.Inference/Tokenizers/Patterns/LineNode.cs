namespace Taoverse.Inference.Tokenizers.Patterns;

/// <summary>The start or the end of a line.</summary>
internal sealed class LineNode(bool start, PatternNode next) : PatternNode
{
    public override int Match(ref MatchState state, int at)
    {
        var holds = start
            ? at == 0 || state.Text[at - 1] == '\n'
            : at == state.Text.Length || state.Text[at] == '\n';
        return holds ? next.Match(ref state, at) : -1;
    }
}
