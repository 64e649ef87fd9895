using System.Runtime.CompilerServices;

namespace Taoverse.Inference.Tokenizers.Patterns;

/// <summary>One of several ways to go on, the first that matches.</summary>
internal sealed class AlternativesNode(IReadOnlyList<PatternNode> branches) : PatternNode
{
    public override int Match(ref MatchState state, int at)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        foreach (var branch in branches)
        {
            state.Spend(1);
            var result = branch.Match(ref state, at);
            if (result >= 0)
            {
                return result;
            }
        }

        return -1;
    }
}
