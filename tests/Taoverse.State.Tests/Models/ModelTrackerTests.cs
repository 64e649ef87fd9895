using Taoverse.Models;
using Taoverse.State.Models;

namespace Taoverse.State.Tests.Models;

/// <summary>The cases of the Python package's model tracker, and those that it gets wrong.</summary>
public sealed class ModelTrackerTests : IDisposable
{
    private const int NetUid = Samples.NetUid;
    private readonly TemporaryState folder = new();
    private readonly StateDatabase state;

    public ModelTrackerTests() => state = folder.Open();

    private ModelTracker Tracker => state.Models;

    public void Dispose()
    {
        state.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void All_that_is_known_survives_a_restart()
    {
        var metadata = Samples.Metadata("hotkey", 5);
        Tracker.Track(metadata, "refused");
        EvaluationRecord[] evaluations =
        [
            Samples.Evaluation(2, double.PositiveInfinity) with { Duration = TimeSpan.FromTicks(1234567) },
            Samples.Evaluation(3, 0.1 + 0.2) with { WinnerBlock = null, WinnerScore = null },
        ];
        Array.ForEach(evaluations, evaluation => Tracker.Record(NetUid, "hotkey", evaluation));
        state.Dispose();

        using var reopened = folder.Open();
        var model = reopened.Models.Find(NetUid, "hotkey")!;
        Assert.Equal(metadata, model.Metadata);
        Assert.Equal("refused", model.Refusal);
        Assert.Equal(evaluations, model.Evaluations);
        Assert.Equal((NetUid, "hotkey", 1, 3L), (model.NetUid, model.Hotkey, model.CompetitionId, model.LastEvaluatedBlock));
    }

    [Fact]
    public void A_model_is_added_and_then_replaced()
    {
        Assert.True(Tracker.Track(Samples.Metadata("hotkey"), "refused"));
        Assert.Equal(Samples.Metadata("hotkey"), Tracker.Find(NetUid, "hotkey")!.Metadata);
        var newer = Samples.Metadata("hotkey", 2, "other_commit", competitionId: 4);
        Assert.True(Tracker.Track(newer));
        var model = Tracker.Find(NetUid, "hotkey")!;
        Assert.Equal((newer, null), (model.Metadata, model.Refusal));
        Assert.Single(Tracker.List());
    }

    [Fact]
    public void Parts_that_are_absent_stay_absent()
    {
        var metadata = Samples.Metadata("hotkey") with { Id = new ModelId { Namespace = "a", Name = "b" } };
        Tracker.Track(metadata);
        Assert.Equal(metadata, Tracker.Find(NetUid, "hotkey")!.Metadata);
        Assert.False(Tracker.Track(metadata));
    }

    [Fact]
    public void What_is_not_there_is_not_made_by_looking_for_it()
    {
        Assert.Null(Tracker.Find(NetUid, "hotkey"));
        Assert.Empty(Tracker.FindEvaluations(NetUid, "hotkey"));
        Assert.Null(Tracker.FindLastEvaluatedBlock(NetUid, "hotkey"));
        Assert.Empty(Tracker.List());
        Assert.Empty(Tracker.ListHotkeys());
        Assert.False(Tracker.Remove(NetUid, "hotkey"));
        Assert.Equal(0, Tracker.ClearEvaluations(NetUid));
        Assert.Equal(0L, Rows("tracked_models") + Rows("evaluations"));
    }

    [Fact]
    public void Metadata_without_a_model_is_refused()
    {
        var error = Assert.Throws<TaoverseException>(() => Tracker.Track(Samples.Metadata("hotkey") with { Id = null, Reason = "it is empty" }));
        Assert.Equal("InvalidMetadata", error.ErrorId);
        Assert.Contains("it is empty", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_models_are_listed_by_subnet_and_hotkey_also_over_many_pages()
    {
        string[] hotkeys = [.. Enumerable.Range(0, 1100).Select(i => $"hotkey-{i:0000}")];
        foreach (var (hotkey, i) in hotkeys.Select((h, i) => (h, i)).Reverse())
        {
            Tracker.Track(Samples.Metadata(hotkey, i, competitionId: i % 2));
            Tracker.Record(NetUid, hotkey, Samples.Evaluation(i, competitionId: 3));
            Tracker.Record(NetUid, hotkey, Samples.Evaluation(i, competitionId: 1));
        }

        Tracker.Track(Samples.Metadata("a", netUid: 37));
        var listed = Tracker.List().ToList();
        Assert.Equal([.. hotkeys, "a"], listed.Select(model => model.Hotkey));
        Assert.All(listed.SkipLast(1), model => Assert.Equal(
            [(1, model.Metadata.Block), (3, model.Metadata.Block)], model.Evaluations.Select(e => (e.CompetitionId, e.Block))));
        Assert.Equal(listed.Count - 1, Tracker.List(NetUid).Count());
        Assert.Equal("a", Assert.Single(Tracker.List(37)).Hotkey);
        Assert.Equal(550, Tracker.List(NetUid, competitionId: 1).Count());
        Assert.Empty(Tracker.List(1));
        Assert.Equal(["a"], Tracker.ListHotkeys(37));
        Assert.Equal(["a", .. hotkeys], Tracker.ListHotkeys());
    }

    [Fact]
    public void A_list_holds_up_no_writer_and_what_was_given_does_not_change()
    {
        Array.ForEach(["a", "b"], hotkey => Tracker.Track(Samples.Metadata(hotkey)));
        foreach (var model in Tracker.List())
        {
            Tracker.Record(NetUid, model.Hotkey, Samples.Evaluation(1));
            Tracker.Remove(NetUid, model.Hotkey);
            Assert.Empty(model.Evaluations);
        }

        Assert.Empty(Tracker.List());
    }

    [Fact]
    public void Hotkeys_that_the_subnet_has_beyond_those_tracked_change_nothing()
    {
        Tracker.Track(Samples.Metadata("hotkey"));
        Assert.Empty(Tracker.KeepOnly(NetUid, ["hotkey", "extra_hotkey"]));
        Assert.Equal("hotkey", Assert.Single(Tracker.List()).Hotkey);
    }

    [Fact]
    public void Hotkeys_that_left_are_forgotten_with_their_evaluations_also_where_they_have_no_metadata()
    {
        Tracker.Track(Samples.Metadata("gone"));
        Tracker.Record(NetUid, "gone", Samples.Evaluation(2));
        Tracker.Record(NetUid, "gone too", Samples.Evaluation(2));
        Tracker.Track(Samples.Metadata("gone", netUid: 37));
        Assert.Equal(["gone", "gone too"], Tracker.KeepOnly(NetUid, ["extra_hotkey"]));
        Assert.Empty(Tracker.List(NetUid));
        Assert.Equal(0L, Rows("evaluations"));
        Assert.Single(Tracker.List(37));
    }

    [Fact]
    public void A_hotkey_that_comes_back_starts_anew()
    {
        Tracker.Track(Samples.Metadata("hotkey"));
        Tracker.Record(NetUid, "hotkey", Samples.Evaluation(2));
        Tracker.KeepOnly(NetUid, []);
        Assert.True(Tracker.Track(Samples.Metadata("hotkey")));
        Assert.Empty(Tracker.Find(NetUid, "hotkey")!.Evaluations);
    }

    [Fact]
    public void New_metadata_clears_the_evaluations_and_the_same_does_not()
    {
        var evaluation = Samples.Evaluation(2);
        Tracker.Track(Samples.Metadata("hotkey"));
        Tracker.Track(Samples.Metadata("other"));
        Tracker.Record(NetUid, "hotkey", evaluation);
        Tracker.Record(NetUid, "other", evaluation);

        // Read again after the hotkey was given another slot.
        Assert.False(Tracker.Track(Samples.Metadata("hotkey") with { Uid = 77 }));
        Assert.Equal([evaluation], Tracker.FindEvaluations(NetUid, "hotkey"));

        Assert.True(Tracker.Track(Samples.Metadata("hotkey", block: 2)));
        Assert.Empty(Tracker.FindEvaluations(NetUid, "hotkey"));
        Assert.Equal([evaluation], Tracker.FindEvaluations(NetUid, "other"));
    }

    [Fact]
    public void Evaluations_are_kept_by_hotkey_by_subnet_and_by_competition()
    {
        Tracker.Record(NetUid, "a", Samples.Evaluation(1));
        Tracker.Record(NetUid, "b", Samples.Evaluation(2));
        Tracker.Record(37, "a", Samples.Evaluation(3));
        Tracker.Record(NetUid, "a", Samples.Evaluation(4, competitionId: 2));
        Tracker.Record(NetUid, "a", Samples.Evaluation(5));
        Assert.Equal([(1, 1L), (1, 5L), (2, 4L)], Tracker.FindEvaluations(NetUid, "a").Select(e => (e.CompetitionId, e.Block)));
        Assert.Equal([Samples.Evaluation(2)], Tracker.FindEvaluations(NetUid, "b"));
        Assert.Equal([Samples.Evaluation(3)], Tracker.FindEvaluations(37, "a"));
    }

    [Fact]
    public void Three_evaluations_are_kept_in_order_of_their_blocks_however_they_come()
    {
        var evaluations = Enumerable.Range(0, 50).Select(block => Samples.Evaluation(block, 10 - block)).ToArray();
        new Random(1).Shuffle(evaluations);
        Array.ForEach(evaluations, evaluation => Tracker.Record(NetUid, "hotkey", evaluation));
        Assert.Equal([47L, 48L, 49L], Tracker.FindEvaluations(NetUid, "hotkey").Select(e => e.Block));
        Assert.Equal([-37.0, -38.0, -39.0], Tracker.FindEvaluations(NetUid, "hotkey").Select(e => e.Score));
    }

    [Fact]
    public void Evaluations_of_one_block_are_all_kept_and_the_first_of_them_goes_first()
    {
        var scores = new[] { 4.0, 1.0, 3.0, 2.0 };
        Array.ForEach(scores, score => Tracker.Record(NetUid, "hotkey", Samples.Evaluation(7, score)));
        Assert.Equal(scores[1..], Tracker.FindEvaluations(NetUid, "hotkey").Select(e => e.Score));
        Tracker.Record(NetUid, "hotkey", Samples.Evaluation(6, 9));
        Assert.Equal(scores[1..], Tracker.FindEvaluations(NetUid, "hotkey").Select(e => e.Score));
    }

    [Fact]
    public void The_newest_evaluation_is_the_newest_over_all_competitions()
    {
        Assert.Null(Tracker.FindLastEvaluatedBlock(NetUid, "hotkey"));
        foreach (var (competition, block, expected) in new[] { (1, 2L, 2L), (2, 1, 2), (2, 3, 3), (1, 5, 5) })
        {
            Tracker.Record(NetUid, "hotkey", Samples.Evaluation(block, competitionId: competition));
            Assert.Equal(expected, Tracker.FindLastEvaluatedBlock(NetUid, "hotkey"));
        }
    }

    [Fact]
    public void The_evaluations_of_one_competition_or_of_one_hotkey_can_be_cleared()
    {
        Tracker.Track(Samples.Metadata("a"));
        Fill();
        Assert.Equal(0, Tracker.ClearEvaluations(NetUid, competitionId: 3));
        Assert.Equal(0, Tracker.ClearEvaluations(10));
        Assert.Equal(4, Tracker.ClearEvaluations(NetUid, competitionId: 1));
        Assert.Equal([2, 2], Tracker.FindEvaluations(NetUid, "a").Select(e => e.CompetitionId));
        Fill();
        Assert.Equal(2, Tracker.ClearEvaluations(NetUid, "a", 1));
        Assert.Equal([1, 1, 2, 2, 2], Tracker.FindEvaluations(NetUid, "b").Select(e => e.CompetitionId));
        Assert.Equal(3, Tracker.ClearEvaluations(NetUid, "a"));
        Assert.Equal(5, Tracker.ClearEvaluations(NetUid));
        Assert.Single(Tracker.List());

        void Fill()
        {
            foreach (var (hotkey, competition) in from h in new[] { "a", "b" } from c in new[] { 1, 1, 2, 2 } select (h, c))
            {
                Tracker.Record(NetUid, hotkey, Samples.Evaluation(1, competitionId: competition));
            }
        }
    }

    [Fact]
    public void An_evaluation_of_a_model_that_was_replaced_meanwhile_is_not_the_new_models()
    {
        Tracker.Track(Samples.Metadata("hotkey", block: 10));
        Assert.True(Tracker.Record(NetUid, "hotkey", Samples.Evaluation(20), modelBlock: 10));
        Tracker.Track(Samples.Metadata("hotkey", block: 15));
        Assert.False(Tracker.Record(NetUid, "hotkey", Samples.Evaluation(21), modelBlock: 10));
        Assert.Empty(Tracker.FindEvaluations(NetUid, "hotkey"));
        Tracker.Remove(NetUid, "hotkey");
        Assert.False(Tracker.Record(NetUid, "hotkey", Samples.Evaluation(22), modelBlock: 15));
    }

    [Fact]
    public void A_winner_is_noted_in_the_evaluations_that_were_compared_and_in_no_other()
    {
        Tracker.Record(NetUid, "a", Samples.Evaluation(20));
        Tracker.Record(NetUid, "a", Samples.Evaluation(21));
        Tracker.Record(NetUid, "b", Samples.Evaluation(21));
        Tracker.Record(NetUid, "b", Samples.Evaluation(21, competitionId: 2));
        Tracker.Record(37, "b", Samples.Evaluation(21));
        Tracker.Record(NetUid, "c", Samples.Evaluation(21));
        Assert.Equal(2, Tracker.NoteWinner(NetUid, 1, 11, 1.5, Dictionary(("a", 21), ("b", 21), ("nobody", 21))));
        Assert.Equal([(1L, 2.0), (11L, 1.5)], Winners(NetUid, "a"));
        Assert.Equal([(11L, 1.5), (1L, 2.0)], Winners(NetUid, "b"));
        Assert.Equal([(1L, 2.0)], Winners(37, "b"));
        Assert.Equal([(1L, 2.0)], Winners(NetUid, "c"));

        static Dictionary<string, long> Dictionary(params (string Hotkey, long Block)[] pairs) => pairs.ToDictionary(p => p.Hotkey, p => p.Block);
        IEnumerable<(long, double)> Winners(int netUid, string hotkey) =>
            Tracker.FindEvaluations(netUid, hotkey).Select(e => (e.WinnerBlock!.Value, e.WinnerScore!.Value));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void A_score_that_compares_with_nothing_is_refused(double score)
    {
        Action[] writes =
        [
            () => Tracker.Record(NetUid, "hotkey", Samples.Evaluation(1, score)),
            () => Tracker.Record(NetUid, "hotkey", Samples.Evaluation(1) with { WinnerScore = score }),
            () => Tracker.NoteWinner(NetUid, 1, 1, score, []),
        ];
        Assert.All(writes, write => Assert.Equal("InvalidEvaluation", Assert.Throws<TaoverseException>(write).ErrorId));
        Assert.Equal(0L, Rows("evaluations"));
    }

    [Fact]
    public void Hotkeys_that_change_uid_and_uids_that_change_hotkey_keep_to_their_own_history()
    {
        state.Metagraphs.Save(Samples.Subnet(1, "a", "b"));
        Array.ForEach(["a", "b"], hotkey => Tracker.Track(Samples.Metadata(hotkey)));
        Tracker.Record(NetUid, "a", Samples.Evaluation(2, 10));
        Tracker.Record(NetUid, "b", Samples.Evaluation(2, 20));

        state.Metagraphs.Save(Samples.Subnet(3, "c", "a"));
        Assert.Equal(["b"], Tracker.KeepOnly(NetUid, ["c", "a"]));
        Assert.True(Tracker.Track(Samples.Metadata("c")));
        Assert.Equal(
            [("a", 1, 1, 10.0), ("c", 0, 0, double.NaN)],
            Tracker.List().Select(m => (m.Hotkey, m.Uid!.Value, m.Metadata.Uid!.Value, m.Evaluations.Select(e => e.Score).SingleOrDefault(double.NaN))));

        // A larger subnet, and then a smaller one, of which a is no longer part but still tracked.
        state.Metagraphs.Save(Samples.Subnet(4, "x", "y", "z", "a"));
        Assert.Equal(3, Tracker.Find(NetUid, "a")!.Uid);
        state.Metagraphs.Save(Samples.Subnet(5, "x"));
        Assert.Null(Tracker.Find(NetUid, "a")!.Uid);
    }

    private long Rows(string table) => state.Connection.Read(
        connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT count(*) FROM {table}";
            return (long)command.ExecuteScalar()!;
        },
        CancellationToken.None);
}
