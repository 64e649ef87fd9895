using System.Globalization;
using Taoverse.Evaluation;

namespace Taoverse.Competitions;

/// <summary>Compares the models of a competition with each other: who beats whom, and what each earns for it.</summary>
public static class ModelComparison
{
    /// <summary>Compares models.</summary>
    /// <param name="evaluations">
    /// One evaluation for each hotkey, of one subnet and competition. One that was cancelled says nothing of its model and is left out.
    /// </param>
    /// <param name="epsilon">The advantage of earlier models.</param>
    /// <param name="currentBlock">The block of now.</param>
    /// <param name="rules">How scores become weights.</param>
    /// <returns>
    /// The standings, best first. The weights add up to 1 with <see cref="StepWeighting.Softmax"/>, and are 0 or 1 with
    /// <see cref="StepWeighting.SharedBest"/>. A model that failed, of which the score is infinite or not a number, earns nothing; where
    /// all failed, nobody does.
    /// </returns>
    /// <exception cref="TaoverseException">
    /// <c>IncompleteEvaluation</c>: one does not name its subnet, competition, hotkey or model block. <c>MixedEvaluations</c>: they are of
    /// several subnets or competitions. <c>DuplicateEvaluation</c>: a hotkey has two. <c>InvalidEpsilon</c>, <c>InvalidScoring</c>.
    /// </exception>
    public static IReadOnlyList<ModelStanding> Compare(
        IEnumerable<ModelEvaluation> evaluations, EpsilonFunction epsilon, long currentBlock, ScoringRules rules)
    {
        ArgumentNullException.ThrowIfNull(evaluations);
        ArgumentNullException.ThrowIfNull(epsilon);
        ArgumentNullException.ThrowIfNull(rules);
        foreach (var (property, fault) in rules.Faults())
        {
            throw new TaoverseException(
                "InvalidScoring", FaultKind.InvalidInput, $"The scoring rules cannot be used: {property} {fault}.", "Correct it, or use ScoringRules.Subnet9.");
        }

        // In one order whatever order they come in, so that the sums below are the same to the last bit.
        var contenders = evaluations.Where(evaluation => evaluation.Status != EvaluationStatus.Cancelled)
            .Select(evaluation => Contender.Of(evaluation, epsilon, currentBlock))
            .OrderBy(contender => contender.ModelBlock).ThenBy(contender => contender.Hotkey, StringComparer.Ordinal).ToArray();
        CheckTogether(contenders);
        FindCompetitive(contenders, EpsilonRange.Check(epsilon.End));
        CountWins(contenders, rules);
        Weigh(contenders, rules);
        return
        [
            .. contenders.OrderByDescending(contender => contender.Weight).ThenByDescending(contender => contender.WinRate)
                .ThenBy(contender => contender.Score).Select(contender => contender.Standing),
        ];
    }

    /// <summary>Refuses an evaluation that cannot be compared, since it belongs to nobody.</summary>
    /// <param name="evaluation">The evaluation.</param>
    /// <exception cref="TaoverseException"><c>IncompleteEvaluation</c>: it does not name its subnet, competition, hotkey or model block.</exception>
    public static void RequireComplete(ModelEvaluation evaluation)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        var missing = evaluation.NetUid is null ? nameof(evaluation.NetUid)
            : evaluation.CompetitionId is null ? nameof(evaluation.CompetitionId)
            : string.IsNullOrEmpty(evaluation.Hotkey) ? nameof(evaluation.Hotkey)
            : evaluation.ModelBlock is null ? nameof(evaluation.ModelBlock)
            : null;
        if (missing is not null)
        {
            throw new TaoverseException(
                "IncompleteEvaluation", FaultKind.InvalidInput, $"The evaluation of {evaluation.Path} has no {missing}, so it cannot be compared.",
                "Evaluate tracked models in a competition; they name their subnet, competition, hotkey and block.");
        }
    }

    private static void CheckTogether(Contender[] contenders)
    {
        var groups = contenders.Select(contender => (contender.NetUid, contender.CompetitionId)).Distinct().ToList();
        if (groups.Count > 1)
        {
            throw new TaoverseException(
                "MixedEvaluations", FaultKind.InvalidInput,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The evaluations are of several competitions, such as {groups[0].CompetitionId} of subnet {groups[0].NetUid} and {groups[1].CompetitionId} of subnet {groups[1].NetUid}."),
                "Compare the models of one competition at a time.");
        }

        var hotkeys = new HashSet<string>(StringComparer.Ordinal);
        if (contenders.FirstOrDefault(contender => !hotkeys.Add(contender.Hotkey)) is { } twice)
        {
            throw new TaoverseException(
                "DuplicateEvaluation", FaultKind.InvalidInput, $"The hotkey {twice.Hotkey} has more than one evaluation in the comparison.",
                "Give the newest one of each hotkey only.");
        }
    }

    // A model is out if one of the same or an earlier block is at least as good once its advantage has decayed: it can never win.
    // The contenders are in order of their blocks.
    private static void FindCompetitive(Contender[] contenders, double endEpsilon)
    {
        var best = double.PositiveInfinity;
        var anyBefore = false;
        for (var start = 0; start < contenders.Length;)
        {
            var end = EndOfBlock(contenders, start);
            var group = contenders.AsSpan(start, end - start);
            foreach (var contender in group)
            {
                contender.IsCompetitive = !anyBefore || contender.Score < best;
                foreach (var other in group)
                {
                    contender.IsCompetitive &= ReferenceEquals(contender, other) || contender.Score < (1 - endEpsilon) * other.Score;
                }
            }

            foreach (var contender in group)
            {
                best = Math.Min(best, (1 - endEpsilon) * contender.Score);
            }

            (anyBefore, start) = (true, end);
        }
    }

    private static void CountWins(Contender[] contenders, ScoringRules rules)
    {
        var field = Array.FindAll(contenders, contender => contender.IsCompetitive || !rules.CompetitiveOnly);
        var scores = Array.ConvertAll(field, contender => contender.Score);
        var adjusted = Array.ConvertAll(field, contender => contender.AdjustedScore);
        for (var start = 0; start < field.Length;)
        {
            var end = EndOfBlock(field, start);
            for (var index = start; index < end; index++)
            {
                // Only the one that was there strictly earlier has its advantage.
                field[index].Wins = CountAbove(adjusted.AsSpan(0, start), scores[index]) + CountAbove(scores.AsSpan(start, end - start), scores[index])
                    + CountAbove(scores.AsSpan(end), adjusted[index]);
                field[index].WinRate = field.Length > 1 ? (double)field[index].Wins / (field.Length - 1) : rules.UnopposedWinRate;
            }

            start = end;
        }
    }

    private static int EndOfBlock(Contender[] contenders, int start)
    {
        var end = start + 1;
        while (end < contenders.Length && contenders[end].ModelBlock == contenders[start].ModelBlock)
        {
            end++;
        }

        return end;
    }

    private static int CountAbove(ReadOnlySpan<double> scores, double score)
    {
        var count = 0;
        foreach (var other in scores)
        {
            count += other > score ? 1 : 0;
        }

        return count;
    }

    private static void Weigh(Contender[] contenders, ScoringRules rules)
    {
        var earning = Array.FindAll(contenders, contender => double.IsFinite(contender.Score));
        if (earning.Length == 0)
        {
            return;
        }

        // Over the best one, so that no exponential overflows.
        var best = earning.Max(contender => contender.WinRate);
        foreach (var contender in earning)
        {
            contender.Weight = rules.Weighting == StepWeighting.SharedBest
                ? (contender.WinRate == best ? 1 : 0)
                : Math.Exp((contender.WinRate - best) / rules.Temperature);
        }

        if (rules.Weighting == StepWeighting.Softmax)
        {
            var sum = earning.Sum(contender => contender.Weight);
            foreach (var contender in earning)
            {
                contender.Weight /= sum;
            }
        }
    }
}
