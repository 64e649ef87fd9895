using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Taoverse.Competitions;
using Taoverse.Core.Tests.Metagraphs;
using Taoverse.Metagraphs;
using Taoverse.Tests;

namespace Taoverse.Core.Tests.Competitions;

public class CompetitionTrackerTests
{
    private static readonly Competition One = Schedules.Competition(1, 0.6);
    private static readonly Competition Two = Schedules.Competition(2, 0.4);

    [Fact]
    public void The_python_packages_log_is_followed()
    {
        var tracker = new CompetitionTracker(9);
        var size = 0;
        foreach (var step in Golden.Json("taoverse/taoverse_golden.json").GetProperty("competition_tracker").EnumerateArray())
        {
            switch (step[0].GetString())
            {
                case "record":
                    var weights = Numbers(step[2]);
                    size = Math.Max(size, weights.Length);
                    tracker.Record(step[1].GetInt32(), ByHotkey(weights), 0.5);
                    AssertNear(Numbers(step[3]), Vector(tracker, step[1].GetInt32(), size));
                    break;
                case "subnet":
                    var competitions = step[1].EnumerateArray().Select(pair => Schedules.Competition(pair[0].GetInt32(), pair[1].GetDouble()));
                    var before = Vector(tracker, 1, size);
                    var merged = tracker.SubnetWeights(competitions, Graph(size), step[2].GetDouble());
                    Assert.Equal(before, Vector(tracker, 1, size));
                    AssertNear(Numbers(step[3]), [.. merged.Select(weight => weight.Weight)]);
                    break;
                case "after_threshold_competition1":
                    // The package has normalised what it keeps; here it stays as it was, in the same proportions.
                    var kept = Vector(tracker, 1, size);
                    AssertNear(Numbers(step[1]), [.. kept.Select(weight => weight / kept.Sum())]);
                    Assert.NotEqual(1, kept.Sum(), 1e-3);
                    break;
                case "reset":
                    tracker.Reset([.. step[1].EnumerateArray().Select(id => id.GetInt32())]);
                    Assert.Equal(step[2].EnumerateArray().Select(id => id.GetInt32()), tracker.CompetitionIds);
                    break;
                default:
                    Assert.Fail(step.GetRawText());
                    break;
            }
        }
    }

    [Fact]
    public void The_first_weights_are_taken_as_they_are() => AssertNear([0.1, 0.2, 0.3, 0.4], Vector(Recorded(1, 0.1, 0.2, 0.3, 0.4), 1, 4));

    [Fact]
    public void Weights_are_brought_to_a_sum_of_one() => AssertNear([0.1, 0.2, 0.3, 0.4], Vector(Recorded(1, 0.2, 0.4, 0.6, 0.8), 1, 4));

    [Fact]
    public void Later_weights_move_the_average()
    {
        var tracker = Recorded(1, 1, 0, 0, 0);
        tracker.Record(1, ByHotkey([0, 0, 0, 1]), 0.5);
        Assert.Equal([0.5, 0, 0, 0.5], Vector(tracker, 1, 4));
        tracker.Record(1, ByHotkey([0, 0, 0, 1]), 0.9);
        AssertNear([0.45, 0, 0, 0.55], Vector(tracker, 1, 4));
    }

    [Fact]
    public void One_competition_gives_the_subnets_weights() => AssertNear([0.1, 0.2, 0.3, 0.4], Subnet(Recorded(1, 0.1, 0.2, 0.3, 0.4), 4, 0, One));

    [Fact]
    public void Weights_below_the_threshold_do_not_count() =>
        AssertNear([0, 0, 0, 0.5, 0.5], Subnet(Recorded(1, 0.1, 0.1, 0.2, 0.3, 0.3), 5, 0.3, One));

    [Fact]
    public void Competitions_are_merged_by_reward_share()
    {
        var tracker = Recorded(1, 1, 1, 0, 0);
        tracker.Record(2, ByHotkey([0, 0, 5, 5]), 0.5);
        AssertNear([0.3, 0.3, 0.2, 0.2], Subnet(tracker, 4, 0, One, Two));
    }

    [Fact]
    public void What_is_left_above_the_threshold_keeps_its_competitions_share()
    {
        var tracker = Recorded(1, 1, 2, 0, 0);
        tracker.Record(2, ByHotkey([0, 0, 5, 5]), 0.5);
        AssertNear([0, 0.6, 0.2, 0.2], Subnet(tracker, 4, 0.4, One, Two));
    }

    [Fact]
    public void A_subnet_that_grows_keeps_what_is_known()
    {
        var tracker = Recorded(1, 0.1, 0.2, 0.3, 0.4);
        tracker.Record(2, ByHotkey([0.1, 0.2, 0.3, 0.2, 0.2]), 0.5);
        AssertNear([0.1, 0.2, 0.3, 0.4, 0], Vector(tracker, 1, 5));
        AssertNear([0.1, 0.2, 0.3, 0.2, 0.2], Vector(tracker, 2, 5));
    }

    [Fact]
    public void A_subnet_that_shrinks_is_no_error()
    {
        var tracker = Recorded(1, 0.1, 0.2, 0.3, 0.4);
        tracker.Record(1, ByHotkey([1]), 0.5);
        AssertNear([0.55, 0.1, 0.15, 0.2], Vector(tracker, 1, 4));
        AssertNear([0.55 / 0.65, 0.1 / 0.65], Subnet(tracker, 2, 0, One));
    }

    [Fact]
    public void Competitions_that_are_not_held_any_more_are_forgotten()
    {
        var tracker = Recorded(1, 1, 0);
        tracker.Record(2, ByHotkey([0, 1]), 0.5);
        tracker.Reset([1, 7]);
        Assert.Equal([1], tracker.CompetitionIds);
        Assert.Empty(tracker.Weights(2));
    }

    [Fact]
    public void A_tracker_goes_on_from_the_weights_of_another()
    {
        var tracker = Recorded(1, 1, 3);
        var again = new CompetitionTracker(9, tracker.Weights(1));
        Assert.Equal(tracker.Weights(1), again.Weights(1));
        again.Record(1, ByHotkey([1, 0]), 0.5);
        AssertNear([0.25, 0.75], Vector(tracker, 1, 2));
        AssertNear([0.625, 0.375], Vector(again, 1, 2));
    }

    [Fact]
    public void Where_nothing_was_earned_all_weights_are_zero()
    {
        var tracker = Recorded(1, 0, 0);
        Assert.Equal([0, 0], Vector(tracker, 1, 2));
        Assert.Equal([0, 0, 0], Subnet(tracker, 3, 0, One));
        Assert.Equal([0, 0], Subnet(new CompetitionTracker(9), 2, 0.18, One));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-0.1)]
    [InlineData(double.PositiveInfinity)]
    public void Weights_that_cannot_be_are_refused_and_nothing_is_recorded(double weight)
    {
        var tracker = Recorded(1, 1, 3);
        Assert.Equal("InvalidWeight", Refusal(() => tracker.Record(1, ByHotkey([0.5, weight]), 0.5)).ErrorId);
        AssertNear([0.25, 0.75], Vector(tracker, 1, 2));
        Assert.Equal("InvalidWeight", Refusal(() => MovingAverage.Next(ByHotkey([weight]), ByHotkey([1]), 0.5)).ErrorId);
        Assert.Equal("InvalidWeight", Refusal(() => _ = new CompetitionTracker(9, [Weight(9, "h0", weight)])).ErrorId);
    }

    [Fact]
    public void Arguments_that_cannot_be_are_refused_by_name()
    {
        var tracker = Recorded(1, 1);
        Assert.Equal("InvalidAlpha", Refusal(() => tracker.Record(1, ByHotkey([1]), 1)).ErrorId);
        Assert.Equal("InvalidAlpha", Refusal(() => tracker.Record(1, ByHotkey([1]), double.NaN)).ErrorId);
        Assert.Equal("InvalidThreshold", Refusal(() => tracker.SubnetWeights([One], Graph(1), -0.1)).ErrorId);
        Assert.Equal("InvalidThreshold", Refusal(() => tracker.SubnetWeights([One], Graph(1), double.NaN)).ErrorId);
        Assert.Equal("ForeignNeuron", Refusal(() => tracker.SubnetWeights([One], [Subnets.Neuron(0) with { NetUid = 1 }])).ErrorId);
        Assert.Equal("ForeignWeight", Refusal(() => _ = new CompetitionTracker(9, [Weight(1, "h0", 1)])).ErrorId);
    }

    [Fact]
    public void Huge_weights_are_brought_to_a_sum_of_one() =>
        AssertNear([0.5, 0.5], Vector(Recorded(1, double.MaxValue, double.MaxValue), 1, 2));

    [Fact]
    public void A_hotkey_that_changes_its_uid_keeps_its_weight_and_carries_no_others() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var tracker = new CompetitionTracker(9);
            var hotkeys = Enumerable.Range(0, 8).Select(n => $"h{n}").ToArray();
            for (var step = 0; step < 4; step++)
            {
                tracker.Record(random.Next(1, 3), hotkeys.ToDictionary(hotkey => hotkey, _ => random.Next(3) * random.NextDouble()), 0.5);
            }

            var before = tracker.SubnetWeights([One, Two], Graph(hotkeys));
            var moved = hotkeys.ToArray();
            random.Shuffle(moved);

            // Some leave, and others come in their places.
            var left = moved[..random.Next(moved.Length)];
            var now = moved.Select(hotkey => left.Contains(hotkey) ? "new-" + hotkey : hotkey).ToArray();
            var after = tracker.SubnetWeights([One, Two], Graph(now));
            var total = before.Where(weight => !left.Contains(weight.Hotkey)).Sum(weight => weight.Weight);
            Assert.All(after, weight =>
            {
                Assert.Equal(now[weight.Uid!.Value], weight.Hotkey);
                var expected = before.SingleOrDefault(old => old.Hotkey == weight.Hotkey)?.Weight ?? 0;
                Assert.Equal(total > 0 ? expected / total : 0, weight.Weight, 1e-12);
            });
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Weights_add_up_to_one_or_are_zero_in_whatever_order_they_come() =>
        Prop.ForAll(Gen.Zip(Gen.Choose(0, 5).ListOf(), Gen.Choose(0, 1000)).ToArbitrary(), drawn =>
        {
            var weights = drawn.Item1.Select((weight, index) => KeyValuePair.Create($"h{index}", weight / 10.0)).ToArray();
            var shuffled = weights.ToArray();
            new Random(drawn.Item2).Shuffle(shuffled);
            var previous = new Dictionary<string, double> { ["h0"] = 0.25, ["h7"] = 0.75 };
            var next = MovingAverage.Next(previous, weights.ToDictionary(), 0.5);
            Assert.Equal(next, MovingAverage.Next(previous, shuffled.ToDictionary(), 0.5));
            Assert.Equal(weights.Any(weight => weight.Value > 0) ? 1 : 0.5, next.Values.Sum(), 1e-12);
            Assert.Equal(0.25, previous["h0"]);
        }).QuickCheckThrowOnFailure();

    private static CompetitionTracker Recorded(int competitionId, params double[] weights)
    {
        var tracker = new CompetitionTracker(9);
        tracker.Record(competitionId, ByHotkey(weights), 0.5);
        return tracker;
    }

    private static Dictionary<string, double> ByHotkey(double[] weights) => weights.Index().ToDictionary(weight => $"h{weight.Index}", weight => weight.Item);

    private static double[] Vector(CompetitionTracker tracker, int competitionId, int size)
    {
        var weights = tracker.Weights(competitionId).ToDictionary(weight => weight.Hotkey, weight => weight.Weight);
        return [.. Enumerable.Range(0, size).Select(uid => weights.GetValueOrDefault($"h{uid}"))];
    }

    private static double[] Subnet(CompetitionTracker tracker, int size, double threshold, params Competition[] competitions) =>
        [.. tracker.SubnetWeights(competitions, Graph(size), threshold).Select(weight => weight.Weight)];

    private static Neuron[] Graph(int size) => Graph([.. Enumerable.Range(0, size).Select(uid => $"h{uid}")]);

    private static Neuron[] Graph(string[] hotkeys) =>
        [.. hotkeys.Select((hotkey, uid) => Subnets.Neuron(uid) with { Hotkey = hotkey })];

    private static CompetitionWeight Weight(int netUid, string hotkey, double weight) =>
        new() { NetUid = netUid, CompetitionId = 1, Hotkey = hotkey, Weight = weight };

    private static TaoverseException Refusal(Action attempt) => Assert.Throws<TaoverseException>(attempt);

    private static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(number => number.GetDouble())];

    // The package computes in single precision.
    private static void AssertNear(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var index = 0; index < expected.Length; index++)
        {
            Assert.Equal(expected[index], actual[index], Math.Abs(expected[index]) * 1e-6);
        }
    }
}
