using System.Globalization;
using System.Text.Json.Serialization;
using Taoverse.Evaluation;
using Taoverse.Models;

namespace Taoverse.Competitions;

/// <summary>A competition schedule as its JSON form has it.</summary>
internal sealed record ScheduleDocument
{
    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }

    public required int NetUid { get; init; }

    public string? Description { get; init; }

    public ScoringRules Scoring { get; init; } = ScoringRules.Subnet9;

    public required IReadOnlyList<Entry> Entries { get; init; }

    public static ScheduleDocument Of(CompetitionSchedule schedule, bool withNotes) => new()
    {
        NetUid = schedule.NetUid,
        Description = withNotes ? schedule.Description : null,
        Scoring = schedule.Scoring,
        Entries =
        [
            .. schedule.Entries.Select(entry => new Entry
            {
                FromBlock = entry.FromBlock,
                Description = withNotes ? entry.Description : null,
                Competitions = [.. entry.Competitions.Select(Contest.Of)],
            }),
        ],
    };

    /// <summary>Names the elements of lists that are null, which the serializer lets through.</summary>
    public IEnumerable<string> Nulls() =>
        from entry in Entries.Index()
        let path = string.Create(CultureInfo.InvariantCulture, $"entries[{entry.Index}]")
        from fault in entry.Item is null ? [$"{path} is null"] : entry.Item.Nulls(path)
        select fault;

    public CompetitionSchedule ToSchedule() => new(
        NetUid,
        Entries.Select(entry => new ScheduleEntry
        {
            FromBlock = entry.FromBlock,
            Description = entry.Description,
            Competitions = [.. entry.Competitions.Select(contest => contest.ToCompetition(NetUid))],
        }),
        Scoring,
        Description);

    /// <summary>An entry of the schedule.</summary>
    internal sealed record Entry
    {
        public required long FromBlock { get; init; }

        public string? Description { get; init; }

        public required IReadOnlyList<Contest> Competitions { get; init; }

        public IEnumerable<string> Nulls(string path) =>
            from contest in Competitions.Index()
            let at = string.Create(CultureInfo.InvariantCulture, $"{path}.competitions[{contest.Index}]")
            from fault in contest.Item is null ? [$"{at} is null"] : contest.Item.Nulls(at)
            select fault;
    }

    /// <summary>A competition, whose netuid is the schedule's.</summary>
    internal sealed record Contest
    {
        public required int CompetitionId { get; init; }

        public required string Name { get; init; }

        public required double RewardShare { get; init; }

        public required ModelConstraints Constraints { get; init; }

        public required IReadOnlyList<EvalTask> Tasks { get; init; }

        public IEnumerable<string> Nulls(string path) =>
            from task in Tasks.Index()
            where task.Item is null
            select string.Create(CultureInfo.InvariantCulture, $"{path}.tasks[{task.Index}] is null");

        public static Contest Of(Competition competition) => new()
        {
            CompetitionId = competition.CompetitionId,
            Name = competition.Name,
            RewardShare = competition.RewardShare,
            Constraints = competition.Constraints,
            Tasks = competition.Tasks,
        };

        public Competition ToCompetition(int netUid) => new()
        {
            NetUid = netUid,
            CompetitionId = CompetitionId,
            Name = Name,
            RewardShare = RewardShare,
            Constraints = Constraints,
            Tasks = Tasks,
        };
    }
}
