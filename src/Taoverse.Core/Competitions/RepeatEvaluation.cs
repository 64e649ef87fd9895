using Taoverse.Models;

namespace Taoverse.Competitions;

/// <summary>Says whether a tracked model is to be evaluated again.</summary>
public static class RepeatEvaluation
{
    private const int TriesAfterFailure = 2;

    /// <summary>Judges a tracked model in the competition that it is committed to.</summary>
    /// <param name="model">The model.</param>
    /// <param name="schedule">The subnet's schedule.</param>
    /// <param name="currentBlock">The block of now.</param>
    /// <returns>False also where the competition is not held now, and where the model cannot take part.</returns>
    /// <exception cref="TaoverseException"><c>NoCompetitionAtBlock</c>, <c>InvalidEpsilon</c>.</exception>
    public static bool IsDue(TrackedModel model, CompetitionSchedule schedule, long currentBlock)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(schedule);
        return model is { Refusal: null, CompetitionId: { } competitionId }
            && schedule.Find(competitionId, currentBlock) is { } competition
            && IsDue(model.Evaluations.Where(evaluation => evaluation.CompetitionId == competitionId), competition.Constraints.Epsilon, currentBlock);
    }

    /// <summary>Judges the evaluations that a model has in a competition.</summary>
    /// <param name="evaluations">The model's evaluations in the competition, in any order.</param>
    /// <param name="epsilon">The competition's advantage of earlier models.</param>
    /// <param name="currentBlock">The block of now.</param>
    /// <returns>
    /// True where it has none; where its newest finite score was no worse than that of the winner at that time, and now beats it with the
    /// advantage that is left; and where it failed once and never succeeded. An evaluation whose winner is not known counts as one that
    /// cannot win any more.
    /// </returns>
    /// <exception cref="TaoverseException"><c>InvalidEpsilon</c>.</exception>
    public static bool IsDue(IEnumerable<EvaluationRecord> evaluations, EpsilonFunction epsilon, long currentBlock)
    {
        ArgumentNullException.ThrowIfNull(evaluations);
        ArgumentNullException.ThrowIfNull(epsilon);
        var all = evaluations.ToList();
        if (all.Where(evaluation => double.IsFinite(evaluation.Score)).MaxBy(evaluation => evaluation.Block) is not { } newest)
        {
            return all.Count < TriesAfterFailure;
        }

        return newest is { WinnerBlock: { } winnerBlock, WinnerScore: { } winnerScore }
            && newest.Score <= winnerScore
            && newest.Score < winnerScore * (1 - EpsilonRange.Check(epsilon.Compute(currentBlock, winnerBlock)));
    }
}
