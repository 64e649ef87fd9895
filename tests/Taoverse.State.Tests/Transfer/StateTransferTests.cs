using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Taoverse.Models;
using Taoverse.State.Tests.Models;
using Taoverse.State.Transfer;
using Taoverse.StateWorker;

namespace Taoverse.State.Tests.Transfer;

public sealed class StateTransferTests : IDisposable
{
    private readonly TemporaryState source = new();
    private readonly TemporaryState target = new();
    private readonly StateDatabase from;
    private readonly StateDatabase to;

    public StateTransferTests()
    {
        from = source.Open();
        to = target.Open();
    }

    private string FilePath => Path.Combine(source.Folder, "export.json");

    public void Dispose()
    {
        from.Dispose();
        to.Dispose();
        source.Dispose();
        target.Dispose();
    }

    [Fact]
    public void All_that_a_state_holds_comes_over_and_a_second_export_is_the_same()
    {
        Fill(from);
        var written = from.Export(FilePath);
        Assert.Equal((FilePath, 3, 6, 2, 1), (written.Path, written.TrackedModels, written.Evaluations, written.CompetitionWeights, written.Metagraphs));
        Assert.Equal([9, 37], written.NetUid);

        var snapshot = StateSnapshot.Read(FilePath);
        Assert.Equal(JsonSerializer.Serialize(written), JsonSerializer.Serialize(snapshot.Summary));
        to.Import(snapshot);

        Assert.Equal(from.Models.List().Select(Text), to.Models.List().Select(Text));
        Assert.Equal(from.Models.FindEvaluations(9, "orphan"), to.Models.FindEvaluations(9, "orphan"));
        Assert.Equal(7, to.MinerPositions.Find(9, "default"));
        Assert.Equal(12, to.Versions.Find(9));
        Assert.Equal(5, NumberedMetagraph.Check(to.Metagraphs.Find(9)!));
        Assert.Equal([(4, "a", 0.75), (4, "b", 0.25)], to.CompetitionWeights.List(9).Select(w => (w.CompetitionId, w.Hotkey, w.Weight)));
        var again = Path.Combine(source.Folder, "again.json");
        to.Export(again);
        Assert.Equal(WithoutTime(FilePath), WithoutTime(again));

        static string WithoutTime(string path)
        {
            var json = JsonNode.Parse(File.ReadAllText(path))!;
            json["exportedAt"] = null;
            return json.ToJsonString();
        }
    }

    [Fact]
    public void Scores_survive_to_the_last_bit()
    {
        double[] scores = [double.PositiveInfinity, double.Epsilon, 1.0 / 3, double.MaxValue, -0.1];
        foreach (var (score, i) in scores.Select((s, i) => (s, i)))
        {
            from.Models.Record(9, "a", Samples.Evaluation(i, score, competitionId: i) with { WinnerScore = score, Duration = TimeSpan.FromTicks(i + 1) });
        }

        from.Export(FilePath);
        to.Import(StateSnapshot.Read(FilePath));
        Assert.Equal(from.Models.FindEvaluations(9, "a"), to.Models.FindEvaluations(9, "a"));
    }

    [Fact]
    public void One_subnet_can_go_out_and_one_can_come_in()
    {
        Fill(from);
        Assert.Equal([37], from.Export(FilePath, 37).NetUid);
        to.Import(StateSnapshot.Read(FilePath));
        Assert.Equal([37], to.Models.List().Select(model => model.NetUid));
        from.Export(FilePath, overwrite: true);
        var snapshot = StateSnapshot.Read(FilePath, 9);
        Assert.Equal([9], snapshot.Summary.NetUid);
        Assert.Equal(2, snapshot.Summary.TrackedModels);
        Assert.Equal("NetUidNotInStateFile", Assert.Throws<TaoverseException>(() => StateSnapshot.Read(FilePath, 1)).ErrorId);
    }

    [Fact]
    public void What_comes_in_replaces_the_subnets_that_it_is_about_and_no_other()
    {
        Fill(to);
        from.Models.Track(Samples.Metadata("z"));
        from.Export(FilePath, 9);
        to.Import(StateSnapshot.Read(FilePath));
        Assert.Equal([(9, "z"), (37, "a")], to.Models.List().Select(model => (model.NetUid, model.Hotkey)));
        Assert.Empty(to.Models.FindEvaluations(9, "orphan"));
        Assert.Null(to.Metagraphs.Find(9));
        Assert.Null(to.MinerPositions.Find(9, "default"));
        Assert.Null(to.Versions.Find(9));
        Assert.Empty(to.CompetitionWeights.List(9));
        Assert.Equal(12, to.Versions.Find(37));
    }

    [Fact]
    public void What_is_merged_keeps_the_later_model_and_joins_the_evaluations_of_one_model()
    {
        foreach (var state in new[] { from, to })
        {
            state.Models.Track(Samples.Metadata("same"));
            state.Models.Record(9, "same", Samples.Evaluation(5));
            state.Models.Track(Samples.Metadata("newer", state == from ? 20 : 10));
            state.Models.Record(9, "newer", Samples.Evaluation(state == from ? 21 : 11));
            state.Models.Track(Samples.Metadata("older", state == from ? 10 : 20));
            state.Models.Record(9, "older", Samples.Evaluation(state == from ? 11 : 21));
            state.Versions.Change(9, state == from ? 1 : 2);
        }

        to.CompetitionWeights.Update(9, tracker => tracker.Record(1, new Dictionary<string, double> { ["theirs"] = 1 }, 0.5));
        from.CompetitionWeights.Update(9, tracker =>
        {
            tracker.Record(1, new Dictionary<string, double> { ["mine"] = 1 }, 0.5);
            tracker.Record(2, new Dictionary<string, double> { ["mine"] = 1 }, 0.5);
        });
        from.Models.Track(Samples.Metadata("mine"));
        to.Models.Track(Samples.Metadata("theirs"));
        from.Models.Record(9, "same", Samples.Evaluation(4));
        from.Models.Record(9, "same", Samples.Evaluation(7));
        to.Models.Record(9, "same", Samples.Evaluation(6));
        from.Export(FilePath);
        for (var twice = 0; twice < 2; twice++)
        {
            to.Import(StateSnapshot.Read(FilePath), merge: true);
            Assert.Equal(["mine", "newer", "older", "same", "theirs"], to.Models.ListHotkeys(9));
            Assert.Equal([5L, 6, 7], to.Models.FindEvaluations(9, "same").Select(e => e.Block));
            Assert.Equal((20L, 21L), (to.Models.Find(9, "newer")!.Metadata.Block, to.Models.FindLastEvaluatedBlock(9, "newer")));
            Assert.Equal((20L, 21L), (to.Models.Find(9, "older")!.Metadata.Block, to.Models.FindLastEvaluatedBlock(9, "older")));
            Assert.Equal(2, to.Versions.Find(9));
            Assert.Equal([(1, "theirs"), (2, "mine")], to.CompetitionWeights.List(9).Select(w => (w.CompetitionId, w.Hotkey)));
        }
    }

    [Fact]
    public void A_file_that_is_there_is_replaced_only_where_that_is_asked_for()
    {
        File.WriteAllText(FilePath, "mine");
        Assert.Equal("StateFileExists", Assert.Throws<TaoverseException>(() => from.Export(FilePath)).ErrorId);
        Assert.Equal("mine", File.ReadAllText(FilePath));
        from.Export(FilePath, overwrite: true);
        Assert.Empty(StateSnapshot.Read(FilePath).Summary.NetUid);
        var nowhere = Path.Combine(source.Folder, "absent", "export.json");
        Assert.Equal("StateFileNotWritable", Assert.Throws<TaoverseException>(() => from.Export(nowhere)).ErrorId);
        Assert.Empty(Directory.GetFiles(source.Folder, "*.tmp"));
    }

    [Theory]
    [InlineData("not json", "NotAStateFile")]
    [InlineData("[]", "NotAStateFile")]
    [InlineData("null", "NotAStateFile")]
    [InlineData("{}", "NotAStateFile")]
    [InlineData("""{"format":"other","version":1}""", "NotAStateFile")]
    [InlineData("""{"format":"taoverse-state"}""", "StateFileTooNew")]
    [InlineData("""{"format":"taoverse-state","version":2,"whatever":[]}""", "StateFileTooNew")]
    [InlineData("""{"format":"taoverse-state","version":1}""", "InvalidStateFile")]
    public void A_file_of_another_form_is_refused_by_what_it_is(string text, string errorId)
    {
        File.WriteAllText(FilePath, text);
        var error = Assert.Throws<TaoverseException>(() => StateSnapshot.Read(FilePath));
        Assert.Equal(errorId, error.ErrorId);
        Assert.Contains(FilePath, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("trackedModels[0].hotkey", "../x", "no address")]
    [InlineData("trackedModels[0].hotkey", "", "no address")]
    [InlineData("trackedModels[0].hotkey", null, "hotkey")]
    [InlineData("trackedModels[0].netUid", 65536, "no such subnet")]
    [InlineData("trackedModels[0].block", -1, "below zero")]
    [InlineData("trackedModels[0].block", "x", "$.trackedModels[0].block")]
    [InlineData("trackedModels[1].hotkey", "a", "twice")]
    [InlineData("trackedModels[0].more", 1, "more")]
    [InlineData("trackedModels[0]", null, "null")]
    [InlineData("trackedModels", null, "trackedModels")]
    [InlineData("evaluations[0].score", "NaN", "cannot be kept")]
    [InlineData("evaluations[0].score", "-Infinity", "cannot be kept")]
    [InlineData("evaluations[0].winnerScore", "NaN", "cannot be kept")]
    [InlineData("evaluations[0].duration", "-00:00:01", "below zero")]
    [InlineData("evaluations[0].competitionId", -1, "below zero")]
    [InlineData("competitionWeights[0].weight", -0.5, "cannot be kept")]
    [InlineData("competitionWeights[0].weight", "Infinity", "cannot be kept")]
    [InlineData("competitionWeights[1].hotkey", "a", "twice")]
    [InlineData("minerPositions[0].nextUid", -1, "below zero")]
    [InlineData("metagraphs[0].netUid", 10, "another subnet")]
    [InlineData("metagraphs[0].neurons[3].uid", 4, "twice")]
    [InlineData("metagraphs[0].neurons[3]", null, "another subnet")]
    [InlineData("netUid", 9, "entry about subnet 37")]
    public void A_file_with_a_fault_anywhere_is_refused_whole(string path, object? value, string expected)
    {
        Fill(from);
        from.Export(FilePath);
        var json = JsonNode.Parse(File.ReadAllText(FilePath))!;
        Set(json, path, value);
        File.WriteAllText(FilePath, json.ToJsonString());
        var error = Assert.Throws<TaoverseException>(() => StateSnapshot.Read(FilePath));
        Assert.Equal(("InvalidStateFile", FaultKind.InvalidData), (error.ErrorId, error.Kind));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_was_changed_at_random_is_refused_or_taken_whole()
    {
        Fill(from);
        from.Export(FilePath);
        var whole = File.ReadAllBytes(FilePath);
        var random = new Random(3);
        for (var i = 0; i < 300; i++)
        {
            var bytes = random.Next(4) == 0 ? whole[..random.Next(whole.Length)] : whole.ToArray();
            for (var changes = random.Next(1, 4); changes > 0 && bytes.Length > 0; changes--)
            {
                bytes[random.Next(Math.Min(bytes.Length, 2000))] = (byte)random.Next(256);
            }

            File.WriteAllBytes(FilePath, bytes);
            try
            {
                to.Import(StateSnapshot.Read(FilePath));
            }
            catch (TaoverseException error)
            {
                Assert.Contains(error.ErrorId, new[] { "NotAStateFile", "StateFileTooNew", "InvalidStateFile" });
            }
        }
    }

    [Fact]
    public void An_import_that_cannot_be_completed_leaves_what_was_there()
    {
        Fill(from);
        from.Export(FilePath);
        to.Models.Track(Samples.Metadata("mine"));
        var snapshot = StateSnapshot.Read(FilePath);

        // Stands in for a disk without room.
        var pages = to.Connection.Read(c => Scalar(c, "PRAGMA page_count"), CancellationToken.None);
        to.Connection.Read(c => Scalar(c, $"PRAGMA max_page_count = {pages}"), CancellationToken.None);
        Assert.Equal("StateDiskFull", Assert.Throws<TaoverseException>(() => to.Import(snapshot)).ErrorId);
        Assert.Equal("mine", Assert.Single(to.Models.List()).Hotkey);

        static object? Scalar(Microsoft.Data.Sqlite.SqliteConnection connection, string sql)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            return command.ExecuteScalar();
        }
    }

    private static void Fill(StateDatabase state)
    {
        state.Metagraphs.Save(NumberedMetagraph.Make(9, 5));
        state.MinerPositions.Update(9, "default", _ => 7);
        state.Models.Track(Samples.Metadata("a", 3), "refused");
        state.Models.Track(Samples.Metadata("b") with { Id = new ModelId { Namespace = "n", Name = "m" } });
        state.Models.Track(Samples.Metadata("a", netUid: 37));
        state.Models.Record(9, "a", Samples.Evaluation(1));
        state.Models.Record(9, "a", Samples.Evaluation(1));
        state.Models.Record(9, "a", Samples.Evaluation(2, double.PositiveInfinity, 5) with { WinnerBlock = null, WinnerScore = null, Duration = TimeSpan.FromSeconds(1.5) });
        state.Models.Record(9, "b", Samples.Evaluation(1));
        state.Models.Record(9, "orphan", Samples.Evaluation(4));
        state.Models.Record(37, "a", Samples.Evaluation(6));
        state.Versions.Change(9, 12);
        state.Versions.Change(37, 12);
        state.CompetitionWeights.Update(9, tracker => tracker.Record(4, new Dictionary<string, double> { ["a"] = 3, ["b"] = 1 }, 0.5));
    }

    private static string Text(TrackedModel model) => string.Create(
        CultureInfo.InvariantCulture, $"{model with { Evaluations = [] }} {string.Join(' ', model.Evaluations)}");

    private static void Set(JsonNode json, string path, object? value)
    {
        var parts = path.Replace("]", "", StringComparison.Ordinal).Split('.', '[');
        foreach (var part in parts[..^1])
        {
            json = int.TryParse(part, CultureInfo.InvariantCulture, out var index) ? json[index]! : json[part]!;
        }

        var node = JsonSerializer.SerializeToNode(value);
        if (json is JsonArray array)
        {
            array[int.Parse(parts[^1], CultureInfo.InvariantCulture)] = node;
        }
        else
        {
            json[parts[^1]] = node;
        }
    }
}
