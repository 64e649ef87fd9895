using System.Collections;
using System.Globalization;
using Taoverse.Competitions;
using Taoverse.PowerShell.Arguments;
using Taoverse.State;
using Taoverse.State.Competitions;

namespace Taoverse.PowerShell.Competitions;

/// <summary>Completes from the newest competitions of the loaded schedules, where a subnet was typed of that subnet.</summary>
internal abstract class ScheduleCompleter : ValueCompleter
{
    protected override IEnumerable<(string Value, string Tip)> Choices(IDictionary bound)
    {
        try
        {
            var schedules = new ScheduleStore(StateFolder.Resolve(bound["StatePath"]?.ToString()));
            int[] netUids = int.TryParse(bound["NetUid"]?.ToString(), CultureInfo.InvariantCulture, out var netUid) ? [netUid] : [.. schedules.ListNetUids()];
            return [.. Choices(netUids.SelectMany(subnet => schedules.Find(subnet)?.Newest ?? []))];
        }
        catch (TaoverseException)
        {
            return [];
        }
    }

    /// <summary>The values, and what to say about each.</summary>
    protected abstract IEnumerable<(string Value, string Tip)> Choices(IEnumerable<Competition> competitions);
}
