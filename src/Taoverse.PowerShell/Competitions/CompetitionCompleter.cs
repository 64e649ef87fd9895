using System.Collections;
using System.Globalization;
using Taoverse.PowerShell.Arguments;
using Taoverse.State;
using Taoverse.State.Competitions;

namespace Taoverse.PowerShell.Competitions;

/// <summary>Completes the ids of the competitions in the loaded schedules, where a subnet was typed those of that subnet.</summary>
internal sealed class CompetitionCompleter : ValueCompleter
{
    protected override IEnumerable<(string Value, string Tip)> Choices(IDictionary bound)
    {
        try
        {
            var schedules = new ScheduleStore(StateFolder.Resolve(bound["StatePath"]?.ToString()));
            int[] netUids = int.TryParse(bound["NetUid"]?.ToString(), CultureInfo.InvariantCulture, out var netUid) ? [netUid] : [.. schedules.ListNetUids()];
            return
            [
                .. from subnet in netUids
                   from competition in schedules.Find(subnet)?.Newest ?? []
                   select (competition.CompetitionId.ToString(CultureInfo.InvariantCulture), $"{competition.Name} of subnet {subnet}"),
            ];
        }
        catch (TaoverseException)
        {
            return [];
        }
    }
}
