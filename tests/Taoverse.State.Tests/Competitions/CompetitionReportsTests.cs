using Taoverse.Competitions;
using Taoverse.Models;
using Taoverse.State.Competitions;
using Taoverse.Tests;

namespace Taoverse.State.Tests.Competitions;

public class CompetitionReportsTests
{
    [Fact]
    public void A_report_is_made_of_models_weights_and_the_schedules_name()
    {
        using var folder = new TemporaryFolder();
        using var state = Filled(folder);
        Schedules(folder).Save(Schedule(Held(4, "NOW")));
        var report = new CompetitionReports(state, Schedules(folder)).Read(9, 4);
        Assert.Equal(("NOW", 2, 200L), (report.Name, report.Rows.Count, report.Block));
        Assert.Equal([("b", 0.75), ("a", 0.25)], report.Rows.Select(row => (row.Model.Hotkey, row.Weight)));
    }

    [Fact]
    public void A_competition_that_is_over_keeps_its_name_and_one_without_a_schedule_has_none()
    {
        using var folder = new TemporaryFolder();
        using var state = Filled(folder);
        Assert.Null(new CompetitionReports(state, Schedules(folder)).Read(9, 4).Name);
        Schedules(folder).Save(Schedule(Held(4, "OVER"), Held(5, "NEXT") with { FromBlock = 100 }));
        Assert.Equal("OVER", new CompetitionReports(state, Schedules(folder)).Read(9, 4).Name);
        Assert.Empty(new CompetitionReports(state, Schedules(folder)).Read(9, 5).Rows);
    }

    [Fact]
    public void A_competition_that_nobody_knows_is_an_error_and_leaves_no_file()
    {
        using var folder = new TemporaryFolder();
        using var state = Filled(folder);
        var error = Assert.Throws<TaoverseException>(() => new CompetitionReports(state, Schedules(folder)).Export(folder["none.html"], 37, 4));
        Assert.Equal(("CompetitionNotFound", FaultKind.NotFound), (error.ErrorId, error.Kind));
        Assert.Empty(Directory.GetFiles(folder.Path, "none*"));
    }

    [Fact]
    public void A_page_is_written_whole_and_replaces_another_only_where_that_is_wanted()
    {
        using var folder = new TemporaryFolder();
        using var state = Filled(folder);
        var reports = new CompetitionReports(state, Schedules(folder));
        var file = reports.Export(folder["page.html"], 9, 4);
        Assert.Equal((folder["page.html"], 9, 4, 2, 1), (file.Path, file.NetUid, file.CompetitionId, file.Models, file.Scored));
        Assert.Equal(new FileInfo(file.Path).Length, file.Bytes);
        Assert.EndsWith("</html>\n", File.ReadAllText(file.Path), StringComparison.Ordinal);
        Assert.Equal("ReportFileExists", Assert.Throws<TaoverseException>(() => reports.Export(file.Path, 9, 4)).ErrorId);
        Assert.Equal(file.Bytes, reports.Export(file.Path, 9, 4, overwrite: true).Bytes);
        Assert.Equal("ReportFileNotWritable", Assert.Throws<TaoverseException>(() => reports.Export(folder["no/such/page.html"], 9, 4)).ErrorId);
    }

    private static ScheduleStore Schedules(TemporaryFolder folder) => new(folder["state"]);

    private static CompetitionSchedule Schedule(params ScheduleEntry[] entries) => new(9, entries);

    private static ScheduleEntry Held(int competitionId, string name) => new()
    {
        FromBlock = 0,
        Competitions =
        [
            new Competition
            {
                NetUid = 9,
                CompetitionId = competitionId,
                Name = name,
                RewardShare = 1,
                Constraints = new ModelConstraints { MaxParameters = 1, SequenceLength = 8, MaxBytes = 1, Epsilon = new FixedEpsilon(0.01) },
                Tasks = [new() { Name = "TEXT", Method = Evaluation.EvalMethod.TextLoss }],
            },
        ],
    };

    private static StateDatabase Filled(TemporaryFolder folder)
    {
        var state = StateDatabase.Open(folder["state"]);
        foreach (var (hotkey, score) in new[] { ("a", 2.5), ("b", double.PositiveInfinity) })
        {
            state.Models.Track(new ModelMetadata
            {
                NetUid = 9,
                Hotkey = hotkey,
                Block = 100,
                Id = new ModelId { Namespace = "lab", Name = "model", Commit = new string('a', 40), CompetitionId = 4 },
            });
            state.Models.Record(9, hotkey, new EvaluationRecord { CompetitionId = 4, Block = 200, Score = score, Duration = TimeSpan.FromSeconds(3) });
        }

        state.CompetitionWeights.Update(9, tracker => tracker.Record(4, new Dictionary<string, double> { ["a"] = 1, ["b"] = 3 }, alpha: 0.5));
        return state;
    }
}
