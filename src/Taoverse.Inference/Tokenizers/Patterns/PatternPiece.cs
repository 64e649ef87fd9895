namespace Taoverse.Inference.Tokenizers.Patterns;

/// <summary>A part of a pattern that has been read and waits for what follows it.</summary>
/// <param name="CanBeEmpty">Whether it can match without taking a character.</param>
/// <param name="Steps">How many steps it makes.</param>
/// <param name="Build">Makes its steps, given the step after it.</param>
/// <param name="Set">The set, where the piece is one code point.</param>
internal sealed record PatternPiece(bool CanBeEmpty, int Steps, Func<PatternNode, PatternNode> Build, CharacterSet? Set = null)
{
    private const int MostUnrolled = 64;
    private const int MostSteps = 10_000;

    public static PatternPiece Empty { get; } = new(true, 0, next => next);

    public static PatternPiece Of(CharacterSet set) => new(false, 1, next => new SetNode(set, 1, 1, Greed.Greedy, next), set);

    public static PatternPiece Either(IReadOnlyList<PatternPiece> branches) => branches.Count == 1
        ? branches[0]
        : new PatternPiece(
            branches.Any(branch => branch.CanBeEmpty), Bounded(branches.Sum(branch => branch.Steps) + 1),
            next => new AlternativesNode([.. branches.Select(branch => branch.Build(next))]));

    public PatternPiece Then(PatternPiece other) => new(
        CanBeEmpty && other.CanBeEmpty, Bounded(Steps + other.Steps), next => Build(other.Build(next)));

    /// <summary>The piece, repeated.</summary>
    /// <param name="least">The fewest times.</param>
    /// <param name="most">The most; <see cref="int.MaxValue"/> for no end.</param>
    /// <param name="greed">How the number is chosen.</param>
    public PatternPiece Repeat(int least, int most, Greed greed)
    {
        if (Set is { } set)
        {
            return new PatternPiece(least == 0, 1, next => new SetNode(set, least, most, greed, next));
        }

        if (greed != Greed.Greedy || CanBeEmpty || least > MostUnrolled || (most != int.MaxValue && most > MostUnrolled))
        {
            throw TokenizerException.Unsupported("a repetition of a group that is lazy, possessive, long or of what may be empty");
        }

        var result = most == int.MaxValue ? new PatternPiece(true, Steps + 1, Loop) : Empty;
        for (var i = least; i < most && most != int.MaxValue; i++)
        {
            var rest = result;
            result = Either([Then(rest), Empty]);
        }

        for (var i = 0; i < least; i++)
        {
            result = Then(result);
        }

        return result;
    }

    /// <summary>Repetitions inside repetitions multiply; a pattern that grows without measure is refused before it is made.</summary>
    private static int Bounded(int steps) => steps <= MostSteps
        ? steps : throw TokenizerException.Unsupported($"a pattern of more than {MostSteps} steps");

    private LoopNode Loop(PatternNode next)
    {
        var loop = new LoopNode(next);
        loop.Close(Build(loop));
        return loop;
    }
}
