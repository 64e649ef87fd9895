using System.Globalization;
using Taoverse.Evaluation;
using Taoverse.Models;

namespace Taoverse.Competitions;

/// <summary>Looks through a schedule for what cannot be, and names each field by its path in the JSON form.</summary>
internal sealed class ScheduleValidation
{
    private const double ShareTolerance = 1e-6;
    private const int MostShown = 8;
    private readonly List<string> faults = [];

    /// <summary>Throws where a schedule has faults.</summary>
    public static void Check(CompetitionSchedule schedule)
    {
        var validation = new ScheduleValidation();
        validation.Look(schedule);
        if (validation.faults.Count > 0)
        {
            throw Invalid(validation.faults);
        }
    }

    /// <summary>Says what is wrong with a schedule.</summary>
    public static TaoverseException Invalid(IReadOnlyList<string> faults, Exception? cause = null) => new(
        "InvalidSchedule", FaultKind.InvalidData,
        "The competition schedule is not valid: " + string.Join("; ", faults.Take(MostShown))
        + (faults.Count > MostShown ? string.Create(CultureInfo.InvariantCulture, $"; and {faults.Count - MostShown} more.") : "."),
        "Correct what is named; docs/competition-schedule.schema.json says what each field takes.", cause);

    private void Look(CompetitionSchedule schedule)
    {
        Demand(schedule.NetUid is >= 0 and <= ushort.MaxValue, "netUid", "is not from 0 to 65535");
        foreach (var (property, fault) in schedule.Scoring.Faults())
        {
            Demand(false, $"scoring.{CamelCase(property)}", fault);
        }

        Demand(schedule.Entries.Count > 0, "entries", "is empty");
        for (var index = 0; index < schedule.Entries.Count; index++)
        {
            var entry = schedule.Entries[index];
            var path = string.Create(CultureInfo.InvariantCulture, $"entries[{index}]");
            Demand(entry.FromBlock >= 0, $"{path}.fromBlock", "is below 0");
            Demand(index == 0 || schedule.Entries[index - 1].FromBlock < entry.FromBlock, $"{path}.fromBlock", "is not above that of the entry before");
            Look(schedule.NetUid, entry, path);
        }
    }

    private void Look(int netUid, ScheduleEntry entry, string path)
    {
        var competitions = entry.Competitions;
        Demand(competitions.Count > 0, $"{path}.competitions", "is empty");
        Unique(competitions.Select(competition => competition.CompetitionId), $"{path}.competitions", "competitionId");
        Unique(competitions.Select(competition => competition.Name), $"{path}.competitions", "name");
        for (var index = 0; index < competitions.Count; index++)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"{path}.competitions[{index}]");
            Demand(competitions[index].NetUid == netUid, $"{at}.netUid", "is not that of the schedule");
            Look(competitions[index], at);
        }

        var sum = competitions.Sum(competition => competition.RewardShare);
        Demand(
            competitions.Count == 0 || Math.Abs(sum - 1) <= ShareTolerance, $"{path}.competitions",
            string.Create(CultureInfo.InvariantCulture, $"have rewardShare values that add up to {sum} where 1 is needed"));
    }

    private void Look(Competition competition, string path)
    {
        Demand(competition.CompetitionId >= 0, $"{path}.competitionId", "is below 0");
        Demand(!string.IsNullOrWhiteSpace(competition.Name), $"{path}.name", "is empty");
        Demand(competition.RewardShare is > 0 and <= 1, $"{path}.rewardShare", "is not above 0 and up to 1");
        Look(competition.Constraints, $"{path}.constraints");
        Demand(competition.Tasks.Count > 0, $"{path}.tasks", "is empty");
        Unique(competition.Tasks.Select(task => task.Name), $"{path}.tasks", "name");
        for (var index = 0; index < competition.Tasks.Count; index++)
        {
            Look(competition.Tasks[index], string.Create(CultureInfo.InvariantCulture, $"{path}.tasks[{index}]"));
        }
    }

    private void Look(ModelConstraints constraints, string path)
    {
        Demand(constraints.MinParameters >= 0, $"{path}.minParameters", "is below 0");
        Demand(constraints.MaxParameters > 0, $"{path}.maxParameters", "is not above 0");
        Demand(constraints.MinParameters <= constraints.MaxParameters, $"{path}.minParameters", "is above maxParameters");
        Demand(constraints.SequenceLength >= 2, $"{path}.sequenceLength", "is below 2");
        Demand(constraints.MaxBytes > 0, $"{path}.maxBytes", "is not above 0");
        Demand(constraints.EvalBlockDelay >= 0, $"{path}.evalBlockDelay", "is below 0");
        Demand(constraints.Architectures.All(name => !string.IsNullOrWhiteSpace(name)), $"{path}.architectures", "holds an empty name");
        Unique(constraints.Architectures, $"{path}.architectures", "name");
        Demand(constraints.Tokenizer is null || constraints.Tokenizer.Trim().Length > 0, $"{path}.tokenizer", "is empty");
        if (constraints.Norms is { } norms)
        {
            Demand(norms.SoftLimit > 0, $"{path}.norms.softLimit", "is not above 0");
            Demand(norms.MaxShare is >= 0 and <= 1, $"{path}.norms.maxShare", "is not from 0 to 1");
            Demand(norms.HardLimit >= norms.SoftLimit, $"{path}.norms.hardLimit", "is below softLimit");
        }
    }

    private void Look(EvalTask task, string path)
    {
        Demand(!string.IsNullOrWhiteSpace(task.Name), $"{path}.name", "is empty");
        Demand(Enum.IsDefined(task.Method), $"{path}.method", "is not a known method");
        Demand(task.Weight > 0 && double.IsFinite(task.Weight), $"{path}.weight", "is not above 0");
        if (task.Dataset is { } source)
        {
            Demand(!string.IsNullOrWhiteSpace(source.Dataset), $"{path}.dataset.dataset", "is empty");
            Demand(!string.IsNullOrWhiteSpace(source.Config), $"{path}.dataset.config", "is empty");
            Demand(!string.IsNullOrWhiteSpace(source.Split), $"{path}.dataset.split", "is empty");
            Demand(!string.IsNullOrWhiteSpace(source.Column), $"{path}.dataset.column", "is empty");
            Demand(source.RowCount > 0, $"{path}.dataset.rowCount", "is not above 0");
        }
    }

    private void Unique<T>(IEnumerable<T> values, string path, string property)
    {
        foreach (var value in values.GroupBy(value => value).Where(group => group.Count() > 1).Select(group => group.Key))
        {
            Demand(false, path, string.Create(CultureInfo.InvariantCulture, $"have the {property} {value} more than once"));
        }
    }

    private void Demand(bool holds, string path, string fault)
    {
        if (!holds)
        {
            faults.Add($"{path} {fault}");
        }
    }

    private static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
