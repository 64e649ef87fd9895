using Taoverse.Competitions;
using Taoverse.State.Competitions;
using Taoverse.State.Tests.Models;

namespace Taoverse.State.Tests.Competitions;

public sealed class CompetitionStepTests : IDisposable
{
    private readonly TemporaryState folder = new();
    private readonly StateDatabase state;

    public CompetitionStepTests() => state = folder.Open();

    public void Dispose()
    {
        state.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void A_step_moves_the_averages_and_notes_who_won()
    {
        foreach (var hotkey in new[] { "a", "b" })
        {
            state.Models.Track(Samples.Metadata(hotkey));
            state.Models.Record(9, hotkey, Samples.Evaluation(20) with { WinnerBlock = null, WinnerScore = null });
        }

        state.Record(CompetitionStep.Of([Standing("a", 1, 2.5, modelBlock: 7), Standing("b", 0, 3, modelBlock: 8)]), 0.5);
        state.Record(CompetitionStep.Of([Standing("a", 0, double.PositiveInfinity, 7), Standing("b", 1, 3, 8)]), 0.5);

        Assert.Equal([("a", 0.5), ("b", 0.5)], state.CompetitionWeights.List(9, 1).Select(weight => (weight.Hotkey, weight.Weight)));
        Assert.All(
            new[] { "a", "b" },
            hotkey => Assert.Equal((8L, 3.0), Winner(hotkey)));
    }

    [Fact]
    public void Where_all_failed_nobody_has_won_and_all_fade()
    {
        state.Models.Track(Samples.Metadata("a"));
        state.Models.Record(9, "a", Samples.Evaluation(20));
        state.Record(CompetitionStep.Of([Standing("a", 1, 2.5, 7)]), 0.5);
        state.Record(CompetitionStep.Of([Standing("a", 0, double.PositiveInfinity, 7)]), 0.5);

        Assert.Equal(0.5, state.CompetitionWeights.List(9, 1).Single().Weight);
        Assert.Equal((7L, 2.5), Winner("a"));
    }

    [Fact]
    public void What_is_not_held_any_more_is_dropped_and_other_subnets_are_left_alone()
    {
        state.Record(Weights(9, 4), 0.5);
        state.Record(Weights(37, 4), 0.5);
        state.Record(Weights(9, 5), 0.5, held: [5, 6]);

        Assert.Equal([(9, 5), (37, 4)], state.CompetitionWeights.List().Select(weight => (weight.NetUid, weight.CompetitionId)));
    }

    [Fact]
    public void A_step_that_cannot_be_recorded_changes_nothing()
    {
        state.Record(Weights(9, 4), 0.5);
        var broken = new CompetitionStep(9, 4);
        broken.Add("b", double.NaN);

        Assert.Equal("InvalidWeight", Assert.Throws<TaoverseException>(() => state.Record(broken, 0.5)).ErrorId);
        Assert.Equal("InvalidAlpha", Assert.Throws<TaoverseException>(() => state.Record(Weights(9, 5), 1)).ErrorId);
        Assert.Equal(("a", 1.0), (state.CompetitionWeights.List().Single().Hotkey, state.CompetitionWeights.List().Single().Weight));
    }

    [Fact]
    public void A_step_is_of_one_competition_and_names_each_hotkey_once()
    {
        var step = Weights(9, 4);

        Assert.Equal("DuplicateWeight", Assert.Throws<TaoverseException>(() => step.Add("a", 2)).ErrorId);
        Assert.Equal("ForeignStanding", Assert.Throws<TaoverseException>(() => step.Add(Standing("b", 1, 1, 1))).ErrorId);
        Assert.Equal(1, step.Weights["a"]);
        Assert.Null(step.Block);
    }

    [Fact]
    public void A_model_is_due_by_the_schedule_and_the_block_of_the_newest_metagraph()
    {
        var schedules = new ScheduleStore(folder.Folder);
        state.Models.Track(Samples.Metadata("a"));
        var model = state.Models.Find(9, "a")!;

        Assert.Equal("NoSchedule", Assert.Throws<TaoverseException>(() => new DueModels(state, schedules).Contains(model)).ErrorId);
        schedules.Save(ScheduleJson.Read(File.ReadAllBytes(Taoverse.Tests.Golden.PathOf("../../samples/competitions/subnet9.json"))));
        Assert.Equal("NotSynced", Assert.Throws<TaoverseException>(() => new DueModels(state, schedules).Contains(model)).ErrorId);
        state.Metagraphs.Save(Samples.Subnet(5_000_000, "a"));
        Assert.False(new DueModels(state, schedules).Contains(model), "Competition 1 is not held.");
        state.Models.Track(Samples.Metadata("a", 2, competitionId: 2));
        Assert.True(new DueModels(state, schedules).Contains(state.Models.Find(9, "a")!));
    }

    private static CompetitionStep Weights(int netUid, int competitionId)
    {
        var step = new CompetitionStep(netUid, competitionId);
        step.Add("a", 1);
        return step;
    }

    private static ModelStanding Standing(string hotkey, double weight, double score, long modelBlock) => new()
    {
        NetUid = 9,
        CompetitionId = 1,
        Hotkey = hotkey,
        ModelBlock = modelBlock,
        Block = 20,
        Score = score,
        Wins = 0,
        WinRate = weight,
        IsCompetitive = true,
        Weight = weight,
    };

    private (long?, double?) Winner(string hotkey)
    {
        var evaluation = state.Models.Find(9, hotkey)!.Evaluations.Single();
        return (evaluation.WinnerBlock, evaluation.WinnerScore);
    }
}
