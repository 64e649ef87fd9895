using Taoverse.Competitions;
using Taoverse.Evaluation;

namespace Taoverse.Core.Tests.Competitions;

public class CompetitionScheduleTests
{
    private static readonly CompetitionSchedule One = Schedules.Of(Schedules.Entry(0, Schedules.Competition(1)));

    [Fact]
    public void A_competition_is_found_at_its_block() => Assert.Equal("C1", One.Find(1, 0)!.Name);

    [Fact]
    public void A_competition_that_is_not_held_is_not_found() => Assert.Null(One.Find(-1, 0));

    [Fact]
    public void The_competitions_of_a_block_are_given() => Assert.Equal([1], One.At(0).Select(competition => competition.CompetitionId));

    [Fact]
    public void Before_the_first_entry_there_is_a_clear_error()
    {
        var schedule = Schedules.Of(Schedules.Entry(100, Schedules.Competition(1)));
        var error = Assert.Throws<TaoverseException>(() => schedule.Find(1, 99));
        Assert.Equal("NoCompetitionAtBlock", error.ErrorId);
        Assert.Equal(FaultKind.NotFound, error.Kind);
        Assert.Contains("block 99", error.Message, StringComparison.Ordinal);
        Assert.Contains("block 100", error.Message, StringComparison.Ordinal);
        Assert.Throws<TaoverseException>(() => schedule.At(-1));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(99, 1)]
    [InlineData(100, 2)]
    [InlineData(199, 2)]
    [InlineData(200, 3)]
    [InlineData(long.MaxValue, 3)]
    public void The_newest_entry_that_has_begun_holds(long block, int competition)
    {
        var schedule = Schedules.Of(
            Schedules.Entry(0, Schedules.Competition(1)), Schedules.Entry(100, Schedules.Competition(2)), Schedules.Entry(200, Schedules.Competition(3)));
        Assert.Equal(competition, schedule.At(block).Single().CompetitionId);
    }

    [Fact]
    public void A_competition_says_from_which_block_on_it_holds()
    {
        var schedule = Schedules.Of(Schedules.Entry(5, Schedules.Competition(1)), Schedules.Entry(100, Schedules.Competition(1)));
        Assert.Equal((5, 100), (schedule.Find(1, 99)!.FromBlock, schedule.Find(1, 100)!.FromBlock));
        Assert.Equal(100, Assert.Single(schedule.Newest).FromBlock);
    }

    [Fact]
    public void A_retired_competition_is_found_at_old_blocks_only()
    {
        var schedule = Schedules.Of(Schedules.Entry(0, Schedules.Competition(1)), Schedules.Entry(100, Schedules.Competition(2)));
        Assert.NotNull(schedule.Find(1, 99));
        Assert.Null(schedule.Find(1, 100));
    }

    public static TheoryData<string, Func<CompetitionSchedule>> Invalid { get; } = new()
    {
        { "netUid is not from 0 to 65535", () => new(70000, [Schedules.Entry(0, Schedules.Competition(1) with { NetUid = 70000 })]) },
        { "entries is empty", () => new(9, []) },
        { "entries[0].fromBlock is below 0", () => Schedules.Of(Schedules.Entry(-1, Schedules.Competition(1))) },
        {
            "entries[1].fromBlock is not above that of the entry before",
            () => Schedules.Of(Schedules.Entry(7, Schedules.Competition(1)), Schedules.Entry(7, Schedules.Competition(1)))
        },
        { "entries[0].competitions is empty", () => Schedules.Of(Schedules.Entry(0)) },
        {
            "entries[0].competitions have the competitionId 1 more than once",
            () => Schedules.Of(Schedules.Entry(0, Schedules.Competition(1, 0.5), Schedules.Competition(1, 0.5) with { Name = "other" }))
        },
        {
            "entries[0].competitions have the name C1 more than once",
            () => Schedules.Of(Schedules.Entry(0, Schedules.Competition(1, 0.5), Schedules.Competition(2, 0.5) with { Name = "C1" }))
        },
        { "entries[0].competitions[0].netUid is not that of the schedule", () => Of(c => c with { NetUid = 3 }) },
        { "entries[0].competitions have rewardShare values that add up to 0.9", () => Of(c => c with { RewardShare = 0.9 }) },
        { "entries[0].competitions[0].rewardShare is not above 0 and up to 1", () => Of(c => c with { RewardShare = double.NaN }) },
        { "entries[0].competitions[0].competitionId is below 0", () => Of(c => c with { CompetitionId = -1 }) },
        { "entries[0].competitions[0].name is empty", () => Of(c => c with { Name = " " }) },
        {
            "entries[0].competitions[0].constraints.minParameters is above maxParameters",
            () => Of(c => c with { Constraints = c.Constraints with { MinParameters = 10, MaxParameters = 9 } })
        },
        { "entries[0].competitions[0].constraints.maxBytes is not above 0", () => Of(c => c with { Constraints = c.Constraints with { MaxBytes = 0 } }) },
        {
            "entries[0].competitions[0].constraints.sequenceLength is below 2",
            () => Of(c => c with { Constraints = c.Constraints with { SequenceLength = 1 } })
        },
        {
            "entries[0].competitions[0].constraints.evalBlockDelay is below 0",
            () => Of(c => c with { Constraints = c.Constraints with { EvalBlockDelay = -1 } })
        },
        {
            "entries[0].competitions[0].constraints.architectures holds an empty name",
            () => Of(c => c with { Constraints = c.Constraints with { Architectures = [""] } })
        },
        {
            "entries[0].competitions[0].constraints.norms.hardLimit is below softLimit",
            () => Of(c => c with { Constraints = c.Constraints with { Norms = new NormRule(2, 0.1, 1) } })
        },
        { "entries[0].competitions[0].tasks is empty", () => Of(c => c with { Tasks = [] }) },
        {
            "entries[0].competitions[0].tasks have the name T more than once",
            () => Of(c => c with { Tasks = [new EvalTask { Name = "T" }, new EvalTask { Name = "T" }] })
        },
        { "entries[0].competitions[0].tasks[0].weight is not above 0", () => Of(c => c with { Tasks = [new EvalTask { Name = "T", Weight = 0 }] }) },
        {
            "entries[0].competitions[0].tasks[0].dataset.rowCount is not above 0",
            () => Of(c => c with { Tasks = [new EvalTask { Name = "T", Dataset = new DatasetSource { Dataset = "a/b", RowCount = 0 } }] })
        },
        { "scoring.alpha is not from 0 to below 1", () => new(9, One.Entries, new ScoringRules { Alpha = 1 }) },
        { "scoring.temperature is not above 0", () => new(9, One.Entries, new ScoringRules { Temperature = 0 }) },
        { "scoring.threshold is not from 0 to below 1", () => new(9, One.Entries, new ScoringRules { Threshold = -0.1 }) },
        { "scoring.unopposedWinRate is not from 0 to 1", () => new(9, One.Entries, new ScoringRules { UnopposedWinRate = 2 }) },
    };

    [Theory]
    [MemberData(nameof(Invalid), DisableDiscoveryEnumeration = true)]
    public void A_fault_is_named_by_its_field(string fault, Func<CompetitionSchedule> make)
    {
        var error = Assert.Throws<TaoverseException>(make);
        Assert.Equal("InvalidSchedule", error.ErrorId);
        Assert.Contains(fault, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_are_named_at_once()
    {
        var error = Assert.Throws<TaoverseException>(() => Of(c => c with { Name = "", Tasks = [], RewardShare = 0.5 }));
        Assert.Contains(".name is empty", error.Message, StringComparison.Ordinal);
        Assert.Contains(".tasks is empty", error.Message, StringComparison.Ordinal);
        Assert.Contains("rewardShare", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_fingerprint_follows_the_rules_and_not_the_notes()
    {
        var same = new CompetitionSchedule(9, [One.Entries[0] with { Description = "a note" }], ScoringRules.Subnet9, "another");
        Assert.Equal(One.Fingerprint, same.Fingerprint);
        Assert.Matches("^[0-9a-f]{64}$", One.Fingerprint);
        Assert.NotEqual(One.Fingerprint, Of(c => c with { Name = "D" }).Fingerprint);
        Assert.NotEqual(One.Fingerprint, new CompetitionSchedule(9, One.Entries, ScoringRules.Subnet37).Fingerprint);
    }

    [Fact]
    public void The_fingerprint_is_the_same_in_every_version() =>
        Assert.Equal("ef147a27", Schedules.Read("subnet9.json").Fingerprint[..8]);

    private static CompetitionSchedule Of(Func<Competition, Competition> change) => Schedules.Of(Schedules.Entry(0, change(Schedules.Competition(1))));
}
