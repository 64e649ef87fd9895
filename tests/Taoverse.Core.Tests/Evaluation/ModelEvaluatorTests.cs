using Taoverse.Evaluation;

namespace Taoverse.Core.Tests.Evaluation;

public class ModelEvaluatorTests
{
    private static readonly TokenSequence Short = TokenSequence.Packed(Enumerable.Range(0, 11).ToArray());
    private static readonly TokenSequence Long = TokenSequence.Packed(Enumerable.Range(0, 201).ToArray());

    [Fact]
    public void A_score_is_the_weighted_sum_of_normalised_means_over_batches()
    {
        var model = new StandInModel(sequence => sequence == Long ? 2 : 4, (prompt, place) => (prompt * 100) + place);
        var result = Evaluate(
            model,
            Task("a", 3, [[Long], [Short]]),
            Task("b", 1, [[Long]]) with { Task = new EvalTask { Name = "b", Weight = 1, Normalization = ScoreNormalization.InverseExponential(1) } });
        Assert.Equal([3.0, 2.0], result.Tasks.Select(task => task.RawScore));
        Assert.Equal([0.75, 0.25], result.Tasks.Select(task => task.Weight));
        Assert.Equal((0.75 * 3) + (0.25 * 1), result.Score, 1e-12);
        Assert.Equal([100, 11], model.PromptLengths);
        Assert.Equal(210, result.Tasks[0].Targets);
        Assert.Equal("stand-in", result.Engine);
    }

    [Fact]
    public void The_mean_over_a_batch_is_over_its_targets()
    {
        var model = new StandInModel(sequence => sequence == Long ? 2 : 4, (prompt, place) => (prompt * 100) + place);
        Assert.Equal(((2.0 * 200) + (4 * 10)) / 210, Evaluate(model, Task("a", 1, [[Long, Short]])).Score, 1e-12);
    }

    [Fact]
    public void A_task_without_data_leaves_its_weight_to_the_others()
    {
        var result = Evaluate(new StandInModel(_ => 5, (_, place) => place), Task("a", 1, null), Task("b", 1, [[Long]]));
        Assert.Equal(1, Assert.Single(result.Tasks).Weight);
        Assert.Equal(5, result.Score);
    }

    [Fact]
    public void Without_any_data_there_is_no_score() => Assert.Equal(
        "NoEvaluationData",
        Assert.Throws<TaoverseException>(() => Evaluate(new StandInModel(_ => 5, (_, place) => place), Task("a", 1, null))).ErrorId);

    [Fact]
    public void A_loss_that_is_no_number_scores_infinity()
    {
        var result = Evaluate(new StandInModel(_ => double.NaN, (_, place) => place), Task("a", 1, [[Long]]));
        Assert.False(result.Succeeded);
        Assert.Equal(double.PositiveInfinity, result.Score);
        Assert.NotNull(result.Tasks[0].Reason);
    }

    [Theory]
    [InlineData(9, 10, true)]
    [InlineData(10, 10, false)]
    [InlineData(9, 11, false)]
    public void Responses_may_not_agree_nor_repeat(int equal, int repeated, bool passes)
    {
        int[] first = [.. Enumerable.Range(0, 20).Select(place => place < repeated ? 7 : 100 + place)];
        int[] second = [.. Enumerable.Range(0, 20).Select(place => place < equal ? first[place] : place < repeated ? 8 : 200 + place)];
        if (repeated > 10)
        {
            second = [.. Enumerable.Range(0, 20).Select(place => place >= 20 - repeated ? 9 : 300 + place)];
        }

        Assert.Equal(passes, GenerationCheck.Judge(first, second) is null);
    }

    [Fact]
    public void One_response_that_repeats_is_not_enough_to_fail()
    {
        int[] repeated = [.. Enumerable.Repeat(7, 20)];
        Assert.Null(GenerationCheck.Judge(repeated, [.. Enumerable.Range(100, 20)]));
    }

    [Fact]
    public void A_model_that_fails_the_check_scores_infinity()
    {
        var result = Evaluate(new StandInModel(_ => 1, (_, place) => place), Task("a", 1, [[Long], [Long]]));
        Assert.Equal(double.PositiveInfinity, result.Score);
        Assert.Contains("agree in 20 of 20", result.Tasks[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reference_loss_needs_no_check()
    {
        var task = new TaskData(new EvalTask { Name = "a", Method = EvalMethod.ReferenceLoss }, [[Long], [Long]]);
        Assert.Equal(1, Evaluate(new StandInModel(_ => 1, (_, place) => place), task).Score);
    }

    private static TaskData Task(string name, double weight, IReadOnlyList<IReadOnlyList<TokenSequence>>? batches) =>
        new(new EvalTask { Name = name, Weight = weight }, batches);

    private static EvaluationResult Evaluate(StandInModel model, params TaskData[] tasks) =>
        new ModelEvaluator(model, TimeProvider.System).Evaluate(model, tasks, null, CancellationToken.None);
}
