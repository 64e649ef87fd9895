using Taoverse.Competitions;
using Taoverse.Models;

namespace Taoverse.Core.Tests.Competitions;

public class RepeatEvaluationTests
{
    private static readonly FixedEpsilon Small = new(0.005);

    [Fact]
    public void A_model_without_an_evaluation_is_due() => Assert.True(RepeatEvaluation.IsDue([], Small, 10));

    [Fact]
    public void A_model_that_was_worse_than_the_winner_is_not_due() => Assert.False(RepeatEvaluation.IsDue([Of(1, 0.2, 0.19)], Small, 10));

    [Theory]
    [InlineData(0.005, 1.0, false)]
    [InlineData(0.0001, 1.0, false)]
    [InlineData(0, 1.0, false)]
    [InlineData(0.51, 0.5, false)]
    [InlineData(0.5, 0.5, false)]
    [InlineData(0.49, 0.5, true)]
    public void A_model_that_was_better_is_due_once_the_advantage_is_small_enough(double epsilon, double score, bool due) =>
        Assert.Equal(due, RepeatEvaluation.IsDue([Of(1, score, 1)], new FixedEpsilon(epsilon), 10));

    [Fact]
    public void The_advantage_decays_from_the_winners_block_on()
    {
        var decay = new LinearDecay(0.1, 0, 100);
        EvaluationRecord[] history = [Of(60, 0.97, 1, winnerBlock: 50)];
        Assert.False(RepeatEvaluation.IsDue(history, decay, 120));
        Assert.True(RepeatEvaluation.IsDue(history, decay, 121));
    }

    [Theory]
    [InlineData(0.9, 1.1, false)]
    [InlineData(1.1, 0.9, true)]
    public void The_newest_success_decides_wherever_failures_stand(double older, double newer, bool due)
    {
        foreach (var failure in new long[] { 1, 3, 5 })
        {
            Assert.Equal(due, RepeatEvaluation.IsDue([Of(4, newer, 1), Of(failure, double.PositiveInfinity, 1), Of(2, older, 1)], Small, 10));
        }
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    public void A_model_that_only_failed_is_tried_once_more(int failures, bool due)
    {
        foreach (var score in new[] { double.PositiveInfinity, double.NaN })
        {
            Assert.Equal(due, RepeatEvaluation.IsDue(Enumerable.Range(1, failures).Select(block => Of(block, score, 1)), Small, 10));
        }
    }

    [Fact]
    public void A_model_whose_evaluation_knows_no_winner_is_not_due() =>
        Assert.False(RepeatEvaluation.IsDue([Of(1, 0.5, 1) with { WinnerBlock = null, WinnerScore = null }], Small, 10));

    [Fact]
    public void A_model_that_was_better_than_a_winner_that_failed_is_due() =>
        Assert.True(RepeatEvaluation.IsDue([Of(1, 0.5, double.PositiveInfinity)], Small, 10));

    [Theory]
    [InlineData(1, null, true)]
    [InlineData(1, "It is too large.", false)]
    [InlineData(2, null, false)]
    [InlineData(3, null, false)]
    public void A_tracked_model_is_due_in_a_competition_that_is_held_and_that_it_can_take_part_in(int competitionId, string? refusal, bool due)
    {
        var schedule = Schedules.Of(Schedules.Entry(0, Schedules.Competition(1)), Schedules.Entry(100, Schedules.Competition(2)));
        var model = new TrackedModel
        {
            NetUid = 9,
            Hotkey = "a",
            Metadata = new() { NetUid = 9, Hotkey = "a", Block = 5, Id = ModelId.Parse($"lab:model:commit:hash:{competitionId}") },
            Refusal = refusal,
            Evaluations = [Of(1, 2, 1) with { CompetitionId = 7 }],
        };

        Assert.Equal(due, RepeatEvaluation.IsDue(model, schedule, 99));
    }

    private static EvaluationRecord Of(long block, double score, double winnerScore, long winnerBlock = 1) => new()
    {
        CompetitionId = 1,
        Block = block,
        Score = score,
        WinnerBlock = winnerBlock,
        WinnerScore = winnerScore,
    };
}
