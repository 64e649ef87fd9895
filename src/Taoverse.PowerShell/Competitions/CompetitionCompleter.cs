using System.Globalization;
using Taoverse.Competitions;

namespace Taoverse.PowerShell.Competitions;

/// <summary>Completes the ids of the competitions in the loaded schedules.</summary>
internal sealed class CompetitionCompleter : ScheduleCompleter
{
    protected override IEnumerable<(string Value, string Tip)> Choices(IEnumerable<Competition> competitions) =>
        from competition in competitions
        select (competition.CompetitionId.ToString(CultureInfo.InvariantCulture), $"{competition.Name} of subnet {competition.NetUid}");
}
