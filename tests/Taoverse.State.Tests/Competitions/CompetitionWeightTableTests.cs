using System.Diagnostics;
using Taoverse.Competitions;
using Taoverse.State.Competitions;
using Taoverse.State.Tests.Models;

namespace Taoverse.State.Tests.Competitions;

public class CompetitionWeightTableTests
{
    [Fact]
    public void Weights_are_kept_by_subnet_competition_and_hotkey()
    {
        using var folder = new TemporaryState();
        using (var state = folder.Open())
        {
            Assert.Empty(state.CompetitionWeights.List());
            Record(state, 9, 4, ("a", 3), ("b", 1));
            Record(state, 9, 2, ("a", 1));
            Record(state, 37, 4, ("b", 1));
            Record(state, 9, 4, ("c", 1));
        }

        using var reopened = folder.Open();
        Assert.Equal(
            [(9, 2, "a", 1.0), (9, 4, "a", 0.375), (9, 4, "b", 0.125), (9, 4, "c", 0.5), (37, 4, "b", 1.0)],
            reopened.CompetitionWeights.List().Select(weight => (weight.NetUid, weight.CompetitionId, weight.Hotkey, weight.Weight)));
        Assert.Equal(["a", "b", "c"], reopened.CompetitionWeights.List(9, 4).Select(weight => weight.Hotkey));
        Assert.Equal([2, 4], reopened.CompetitionWeights.Load(9).CompetitionIds);
        Assert.Empty(reopened.CompetitionWeights.Load(1).CompetitionIds);
    }

    [Fact]
    public void Competitions_that_are_forgotten_are_gone()
    {
        using var folder = new TemporaryState();
        using var state = folder.Open();
        Record(state, 9, 4, ("a", 3));
        Record(state, 9, 2, ("a", 3));
        Record(state, 37, 4, ("a", 3));
        state.CompetitionWeights.Update(9, tracker => tracker.Reset([2]));
        Assert.Equal([(9, 2), (37, 4)], state.CompetitionWeights.List().Select(weight => (weight.NetUid, weight.CompetitionId)));
    }

    [Fact]
    public void A_change_that_throws_changes_nothing()
    {
        using var folder = new TemporaryState();
        using var state = folder.Open();
        Record(state, 9, 4, ("a", 1));
        Assert.Throws<InvalidOperationException>(() => state.CompetitionWeights.Update(9, tracker =>
        {
            tracker.Reset([]);
            throw new InvalidOperationException();
        }));
        Assert.Equal("InvalidWeight", Assert.Throws<TaoverseException>(() => Record(state, 9, 4, ("b", double.NaN))).ErrorId);
        Assert.Equal(("a", 1.0), (state.CompetitionWeights.List().Single().Hotkey, state.CompetitionWeights.List().Single().Weight));
    }

    [Fact]
    public void A_weight_follows_its_hotkey_and_not_its_uid()
    {
        using var folder = new TemporaryState();
        using var state = folder.Open();
        Record(state, 9, 4, ("a", 3), ("b", 1));
        Assert.All(state.CompetitionWeights.List(), weight => Assert.Null(weight.Uid));
        state.Metagraphs.Save(Samples.Subnet(1, "a", "b"));
        Assert.Equal([("a", 0, 0.75), ("b", 1, 0.25)], Weights(state));
        state.Metagraphs.Save(Samples.Subnet(2, "new", "a"));
        Assert.Equal([("a", 1, 0.75), ("b", null, 0.25)], Weights(state));
    }

    [Fact]
    public void Another_version_of_a_subnets_rules_forgets_its_weights()
    {
        using var folder = new TemporaryState();
        using var state = folder.Open();
        state.Versions.Change(9, 1);
        Record(state, 9, 4, ("a", 3));
        Record(state, 37, 4, ("a", 3));
        state.Versions.Change(9, 2);
        Assert.Equal([37], state.CompetitionWeights.List().Select(weight => weight.NetUid));
    }

    [Fact]
    public async Task Steps_of_many_threads_are_all_counted()
    {
        using var folder = new TemporaryState();
        await Parallel.ForAsync(0, 8, (worker, cancellation) =>
        {
            using var state = folder.Open();
            for (var step = 0; step < 10; step++)
            {
                // A step that was lost would be missing in the sum, which is kept in the weight of one hotkey.
                state.CompetitionWeights.Update(
                    9,
                    tracker =>
                    {
                        var steps = tracker.Weights(1).Count;
                        tracker.Record(1, new Dictionary<string, double> { [$"step-{steps}"] = 1 }, 0.5);
                    },
                    cancellation);
            }

            return ValueTask.CompletedTask;
        });
        using var after = folder.Open();
        Assert.Equal(80, after.CompetitionWeights.List().Count);
    }

    [Fact]
    public void Four_thousand_hotkeys_are_updated_in_a_moment()
    {
        using var folder = new TemporaryState();
        using var state = folder.Open();
        var step = Enumerable.Range(0, 4096).ToDictionary(number => $"hotkey-{number}", number => (double)number);
        state.CompetitionWeights.Update(9, tracker => tracker.Record(1, step, 0.5));
        var watch = Stopwatch.StartNew();
        state.CompetitionWeights.Update(9, tracker => tracker.Record(1, step, 0.5));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.Equal(1, state.CompetitionWeights.List(9, 1).Sum(weight => weight.Weight), 1e-9);
    }

    private static void Record(StateDatabase state, int netUid, int competitionId, params (string Hotkey, double Weight)[] step) =>
        state.CompetitionWeights.Update(
            netUid, tracker => tracker.Record(competitionId, step.ToDictionary(weight => weight.Hotkey, weight => weight.Weight), 0.5));

    private static IEnumerable<(string Hotkey, int? Uid, double Weight)> Weights(StateDatabase state) =>
        state.CompetitionWeights.List(9).Select(weight => (weight.Hotkey, weight.Uid, weight.Weight));
}
