using Taoverse.Competitions;
using Taoverse.PowerShell.Competitions;

namespace Taoverse.PowerShell.Evaluation;

/// <summary>Completes the names of the tasks in the loaded schedules.</summary>
internal sealed class TaskCompleter : ScheduleCompleter
{
    protected override IEnumerable<(string Value, string Tip)> Choices(IEnumerable<Competition> competitions) =>
        from competition in competitions
        from task in competition.Tasks
        group competition.Name by task.Name into task
        select (task.Key, $"A task of {string.Join(", ", task.Distinct())}");
}
