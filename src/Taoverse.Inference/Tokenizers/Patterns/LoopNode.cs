using System.Runtime.CompilerServices;

namespace Taoverse.Inference.Tokenizers.Patterns;

/// <summary>A group that is repeated without end; its body leads back here.</summary>
internal sealed class LoopNode(PatternNode next) : PatternNode
{
    private PatternNode? body;

    public void Close(PatternNode repeated) => body = repeated;

    public override int Match(ref MatchState state, int at)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        state.Spend(1);
        var result = body!.Match(ref state, at);
        return result >= 0 ? result : next.Match(ref state, at);
    }
}
