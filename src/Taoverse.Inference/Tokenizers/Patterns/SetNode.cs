using System.Runtime.CompilerServices;

namespace Taoverse.Inference.Tokenizers.Patterns;

/// <summary>A run of code points of one set.</summary>
/// <param name="set">The set.</param>
/// <param name="least">The fewest.</param>
/// <param name="most">The most.</param>
/// <param name="greed">Whether as many as possible come first, and whether fewer are tried at all.</param>
/// <param name="next">What follows.</param>
internal sealed class SetNode(CharacterSet set, int least, int most, Greed greed, PatternNode next) : PatternNode
{
    public override int Match(ref MatchState state, int at)
    {
        var count = 0;
        var end = at;
        var limit = greed == Greed.Lazy ? least : most;
        while (count < limit && Step(ref state, ref end))
        {
            count++;
        }

        state.Spend(count + 1);
        return count < least ? -1
            : greed == Greed.Lazy ? MatchMore(ref state, end, count)
            : MatchFewer(ref state, end, count);
    }

    private int MatchFewer(ref MatchState state, int end, int count)
    {
        while (true)
        {
            var result = next.Match(ref state, end);
            if (result >= 0 || greed == Greed.Possessive || count == least)
            {
                return result;
            }

            count--;
            end -= end >= 2 && char.IsLowSurrogate(state.Text[end - 1]) && char.IsHighSurrogate(state.Text[end - 2]) ? 2 : 1;
            state.Spend(1);
        }
    }

    private int MatchMore(ref MatchState state, int end, int count)
    {
        while (true)
        {
            var result = next.Match(ref state, end);
            if (result >= 0 || count == most || !Step(ref state, ref end))
            {
                return result;
            }

            count++;
            state.Spend(1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Step(ref MatchState state, ref int at)
    {
        if (at >= state.Text.Length || !set.Contains(state.CodePoint(at, out var length)))
        {
            return false;
        }

        at += length;
        return true;
    }
}
