namespace Taoverse.Evaluation;

/// <summary>A sequence of tokens, and which of them a model has to predict.</summary>
/// <remarks>The first token is never a target: nothing comes before it.</remarks>
public sealed class TokenSequence
{
    private readonly bool[] targets;

    private TokenSequence(ReadOnlyMemory<int> tokens, bool[] targets)
    {
        Tokens = tokens;
        this.targets = targets;
        TargetCount = targets.Count(target => target);
        if (TargetCount == 0)
        {
            throw new TaoverseException(
                "NoTargets", FaultKind.InvalidInput, $"A sequence of {tokens.Length} token(s) leaves nothing to predict.",
                "Give two tokens or more.");
        }
    }

    /// <summary>The tokens, padding included.</summary>
    public ReadOnlyMemory<int> Tokens { get; }

    /// <summary>How many tokens are to be predicted; at least one.</summary>
    public int TargetCount { get; }

    /// <summary>A sequence without padding: every token but the first is a target.</summary>
    /// <param name="tokens">The tokens.</param>
    public static TokenSequence Packed(ReadOnlyMemory<int> tokens) => new(tokens, Targets(tokens.Length, index => index > 0));

    /// <summary>A sequence padded with its end token: the first end token is a target, those after it are not.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="end">The end token.</param>
    public static TokenSequence Padded(ReadOnlyMemory<int> tokens, int end)
    {
        var seen = false;
        return new TokenSequence(tokens, Targets(tokens.Length, index =>
        {
            var isEnd = index > 0 && tokens.Span[index] == end;
            var counts = index > 0 && !(isEnd && seen);
            seen |= isEnd;
            return counts;
        }));
    }

    /// <summary>A sequence of which the first tokens are real, and the rest is padding.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="length">How many are real.</param>
    public static TokenSequence Truncated(ReadOnlyMemory<int> tokens, int length) =>
        new(tokens, Targets(tokens.Length, index => index > 0 && index < length));

    /// <summary>A prompt and its reference answer: only the answer's tokens are targets.</summary>
    /// <param name="tokens">Prompt and answer.</param>
    /// <param name="referenceLength">The tokens of the answer, the last ones.</param>
    public static TokenSequence Reference(ReadOnlyMemory<int> tokens, int referenceLength) =>
        new(tokens, Targets(tokens.Length, index => index > 0 && index >= tokens.Length - referenceLength));

    /// <summary>A sequence of which a rule tells the targets.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="isTarget">Tells of a place whether it is to be predicted; the first never is.</param>
    internal static TokenSequence WithTargets(ReadOnlyMemory<int> tokens, Func<int, bool> isTarget) =>
        new(tokens, Targets(tokens.Length, index => index > 0 && isTarget(index)));

    /// <summary>Whether a token is to be predicted.</summary>
    /// <param name="index">Its place from 0 on.</param>
    public bool IsTarget(int index) => targets[index];

    private static bool[] Targets(int length, Func<int, bool> isTarget)
    {
        var targets = new bool[length];
        for (var index = 0; index < length; index++)
        {
            targets[index] = isTarget(index);
        }

        return targets;
    }
}
