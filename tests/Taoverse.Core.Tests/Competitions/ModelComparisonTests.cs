using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using Taoverse.Competitions;
using Taoverse.Evaluation;

namespace Taoverse.Core.Tests.Competitions;

public class ModelComparisonTests
{
    private const double Failed = double.PositiveInfinity;
    private static readonly LinearDecay Decay = new(0.005, 0.0001, 1000);

    // The cases of the pretraining validator's tests: scores and blocks, and who may still win.
    [Theory]
    [InlineData(new[] { 0.5, 0.5, 0.499 }, new long[] { 1000, 2000, 2001 }, new[] { true, false, true })]
    [InlineData(new[] { 0.5, 0.499, 0.499 }, new long[] { 1000, 2000, 2001 }, new[] { true, true, false })]
    [InlineData(new[] { 0.5, 0.499, 0.498 }, new long[] { 1000, 2000, 2500 }, new[] { true, true, true })]
    [InlineData(new[] { 0.5, 0.498, 0.499 }, new long[] { 1000, 2000, 2500 }, new[] { true, true, false })]
    [InlineData(new[] { 0.5 }, new long[] { 1000 }, new[] { true })]
    [InlineData(new[] { 0.5, 0.7 }, new long[] { 1000, 2000 }, new[] { true, false })]
    [InlineData(new[] { 0.5, 0.4 }, new long[] { 1000, 1000 }, new[] { false, true })]
    [InlineData(new[] { 0.5, 0.5 }, new long[] { 1000, 1000 }, new[] { false, false })]
    public void Models_that_can_never_win_are_not_competitive(double[] scores, long[] blocks, bool[] competitive) =>
        Assert.Equal(competitive, Compare(scores, blocks, Decay, 3000).Select(standing => standing.IsCompetitive));

    [Fact]
    public void Models_better_by_less_than_the_end_of_the_advantage_are_not_competitive() =>
        Assert.Equal([true, false, false], Compare([0.5, 0.4999, 0.499], [1000, 2000, 2500], new LinearDecay(0.005, 0.01, 1000), 3000)
            .Select(standing => standing.IsCompetitive));

    [Fact]
    public void Nobody_is_compared_with_nobody() => Assert.Empty(ModelComparison.Compare([], Decay, 1000, ScoringRules.Subnet9));

    [Fact]
    public void A_lone_model_wins_everything()
    {
        var standing = Assert.Single(Compare([0.5], [1000], Decay, 1000));
        Assert.Equal((0, 1.0, 1.0), (standing.Wins, standing.WinRate, standing.Weight));
        standing = Assert.Single(Compare([0.5], [1000], Decay, 1000, ScoringRules.Subnet37));
        Assert.Equal((0, 0.0, 1.0), (standing.Wins, standing.WinRate, standing.Weight));
    }

    [Theory]
    [InlineData(new[] { 0.5, 0.5, 0.499 }, new long[] { 1000, 2000, 2001 }, 2001, new[] { 1, 0, 0 }, new[] { 1.0, 0, 0 })]
    [InlineData(new[] { 0.5, 0.499, 0.499, 0.499 }, new long[] { 1000, 2000, 2001, 2002 }, 2002, new[] { 1, 0, 0, 0 }, new[] { 1.0, 0, 0, 0 })]
    [InlineData(new[] { 0.5, 0.499 }, new long[] { 1000, 2000 }, 9000, new[] { 0, 1 }, new[] { 0, 1.0 })]
    public void Wins_are_counted_among_the_competitive(double[] scores, long[] blocks, long now, int[] wins, double[] winRates)
    {
        var standings = Compare(scores, blocks, new LinearDecay(0.005, 0.0001, 2000), now);
        Assert.Equal(wins, standings.Select(standing => standing.Wins));
        Assert.Equal(winRates, standings.Select(standing => standing.WinRate));
    }

    [Fact]
    public void Without_the_filter_all_are_opponents()
    {
        var standings = Compare([0.5, 0.5, 0.4, Failed], [1, 2, 3, 4], new FixedEpsilon(0.1), 10, ScoringRules.Subnet37);
        Assert.Equal([2, 1, 3, 0], standings.Select(standing => standing.Wins));
        Assert.Equal([2 / 3.0, 1 / 3.0, 1, 0], standings.Select(standing => standing.WinRate));
        Assert.Equal([0, 0, 1.0, 0], standings.Select(standing => standing.Weight));
    }

    [Fact]
    public void Neither_of_two_equal_models_of_one_block_beats_the_other()
    {
        var standings = Compare([0.5, 0.5], [7, 7], new FixedEpsilon(0.1), 10, ScoringRules.Subnet37);
        Assert.All(standings, standing => Assert.Equal((0, 0.0, 1.0), (standing.Wins, standing.WinRate, standing.Weight)));
    }

    [Fact]
    public void The_softmax_is_sharpened_by_the_temperature()
    {
        // Win rates 1, 0.5 and 0.
        var rules = ScoringRules.Subnet9 with { CompetitiveOnly = false, Temperature = 0.25 };
        var standings = Compare([0.1, 0.2, 0.3], [1, 1, 1], new FixedEpsilon(0), 10, rules);
        double[] powers = [Math.Exp(4), Math.Exp(2), 1];
        for (var index = 0; index < powers.Length; index++)
        {
            Assert.Equal(powers[index] / powers.Sum(), standings[index].Weight, 1e-15);
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void A_model_without_a_finite_score_has_failed_and_earns_nothing(double score)
    {
        foreach (var rules in new[] { ScoringRules.Subnet9, ScoringRules.Subnet37 })
        {
            // The failed one is the earliest, whom no earlier one could keep out.
            var standings = Compare([score, 0.5], [1, 2], Decay, 10, rules);
            Assert.Equal((Failed, 0, 0.0), (standings[0].Score, standings[0].Wins, standings[0].Weight));
            Assert.Equal((1, 1.0), (standings[1].Wins, standings[1].Weight));
            Assert.All(Compare([score, score], [1, 2], Decay, 10, rules), standing => Assert.Equal(0, standing.Weight));
            Assert.Equal(0, Assert.Single(Compare([score], [1], Decay, 10, rules)).Weight);
        }
    }

    [Fact]
    public void A_cancelled_evaluation_says_nothing_of_its_model()
    {
        var cancelled = Of(0, 0.1, 1) with { Status = EvaluationStatus.Cancelled };
        Assert.Equal("h1", Assert.Single(ModelComparison.Compare([cancelled, Of(1, 0.5, 2)], Decay, 10, ScoringRules.Subnet9)).Hotkey);
    }

    [Fact]
    public void What_cannot_be_compared_is_refused_by_name()
    {
        Assert.Equal("IncompleteEvaluation", Refusal(Of(0, 1, 1) with { Hotkey = null }).ErrorId);
        Assert.Contains("ModelBlock", Refusal(Of(0, 1, 1) with { ModelBlock = null }).Message, StringComparison.Ordinal);
        Assert.Contains("CompetitionId", Refusal(Of(0, 1, 1) with { CompetitionId = null }).Message, StringComparison.Ordinal);
        Assert.Contains("NetUid", Refusal(Of(0, 1, 1) with { NetUid = null }).Message, StringComparison.Ordinal);
        Assert.Equal("MixedEvaluations", Refusal(Of(0, 1, 1), Of(1, 1, 1) with { CompetitionId = 5 }).ErrorId);
        Assert.Equal("DuplicateEvaluation", Refusal(Of(0, 1, 1), Of(0, 2, 2)).ErrorId);
        var invalid = new ScoringRules { Temperature = double.NaN };
        Assert.Equal("InvalidScoring", Assert.Throws<TaoverseException>(() => ModelComparison.Compare([], Decay, 1, invalid)).ErrorId);
    }

    [Fact]
    public void Weights_add_up_and_the_order_of_the_models_does_not_matter()
    {
        var scores = Gen.Frequency((8, Gen.Choose(1, 40).Select(n => n / 10.0)), (1, Gen.Constant(Failed)), (1, Gen.Constant(double.NaN)));
        var models = Gen.Zip(scores, Gen.Choose(1, 6)).ListOf().Select(list => list.Select((model, index) => Of(index, model.Item1, model.Item2)).ToList());
        Prop.ForAll(Gen.Zip(models, Gen.Choose(0, 1000)).ToArbitrary(), drawn =>
        {
            var (evaluations, seed) = drawn;
            var shuffled = evaluations.ToArray();
            new Random(seed).Shuffle(shuffled);
            var standings = ModelComparison.Compare(evaluations, Decay, 5, ScoringRules.Subnet9);
            Assert.Equal(standings, ModelComparison.Compare(shuffled, Decay, 5, ScoringRules.Subnet9));
            Assert.Equal(evaluations.Any(evaluation => double.IsFinite(evaluation.Score)) ? 1 : 0, standings.Sum(standing => standing.Weight), 1e-12);
            Assert.All(standings, standing => Assert.InRange(standing.WinRate, 0, 1));
            Assert.All(ModelComparison.Compare(shuffled, Decay, 5, ScoringRules.Subnet37), standing => Assert.True(standing.Weight is 0 or 1));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Wins_are_those_of_the_plain_rule()
    {
        var random = new Random(9);
        var evaluations = Enumerable.Range(0, 100).Select(n => Of(n, 2 + (random.Next(40) / 1000.0), random.Next(20))).ToList();
        double Adjusted(ModelEvaluation own, ModelEvaluation other) =>
            own.ModelBlock < other.ModelBlock ? own.Score * (1 - Decay.Compute(500, own.ModelBlock!.Value)) : own.Score;
        foreach (var standing in ModelComparison.Compare(evaluations, Decay, 500, ScoringRules.Subnet37))
        {
            var own = evaluations.Single(evaluation => evaluation.Hotkey == standing.Hotkey);
            Assert.Equal(evaluations.Count(other => other != own && Adjusted(own, other) < Adjusted(other, own)), standing.Wins);
        }
    }

    [Fact]
    public void Four_thousand_models_are_compared_in_a_moment()
    {
        var random = new Random(5);
        var evaluations = Enumerable.Range(0, 4096).Select(n => Of(n, 2 + random.NextDouble(), random.Next(1_000_000))).ToList();
        foreach (var rules in new[] { ScoringRules.Subnet9, ScoringRules.Subnet37 })
        {
            var best = Enumerable.Range(0, 3).Min(_ =>
            {
                var watch = Stopwatch.StartNew();
                ModelComparison.Compare(evaluations, Decay, 1_000_000, rules);
                return watch.Elapsed;
            });
            Assert.InRange(best, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        }
    }

    /// <summary>Compares models, and gives the standings in the order of the models.</summary>
    private static List<ModelStanding> Compare(double[] scores, long[] blocks, EpsilonFunction epsilon, long now, ScoringRules? rules = null) =>
    [
        .. ModelComparison.Compare(scores.Select((score, index) => Of(index, score, blocks[index])), epsilon, now, rules ?? ScoringRules.Subnet9)
            .OrderBy(standing => standing.Uid),
    ];

    private static TaoverseException Refusal(params ModelEvaluation[] evaluations) =>
        Assert.Throws<TaoverseException>(() => ModelComparison.Compare(evaluations, Decay, 10, ScoringRules.Subnet9));

    private static ModelEvaluation Of(int uid, double score, long block) => new()
    {
        NetUid = 9,
        Uid = uid,
        Hotkey = $"h{uid}",
        CompetitionId = 4,
        ModelBlock = block,
        Path = $"/models/{uid}",
        Score = score,
        Block = 3000,
        Duration = TimeSpan.FromSeconds(1),
        Status = EvaluationStatus.Completed,
    };
}
