namespace Taoverse.Evaluation.Workers;

/// <summary>A sequence as it goes to a worker.</summary>
/// <param name="Tokens">The tokens.</param>
/// <param name="Targets">Which of them are to be predicted: runs, each as its first place and the one after its last.</param>
internal sealed record SequenceRuns(int[] Tokens, IReadOnlyList<int[]> Targets)
{
    public static SequenceRuns Of(TokenSequence sequence)
    {
        var runs = new List<int[]>();
        for (var place = 0; place < sequence.Tokens.Length; place++)
        {
            if (!sequence.IsTarget(place))
            {
                continue;
            }

            if (runs.Count > 0 && runs[^1][1] == place)
            {
                runs[^1][1]++;
            }
            else
            {
                runs.Add([place, place + 1]);
            }
        }

        return new(sequence.Tokens.ToArray(), runs);
    }

    public TokenSequence Read() => TokenSequence.WithTargets(Tokens, place => Targets.Any(run => place >= run[0] && place < run[1]));
}
