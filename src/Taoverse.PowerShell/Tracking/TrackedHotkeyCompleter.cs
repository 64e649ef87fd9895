using System.Collections;
using System.Globalization;
using Taoverse.PowerShell.Arguments;
using Taoverse.State;

namespace Taoverse.PowerShell.Tracking;

/// <summary>Completes the hotkeys whose models are tracked, where a subnet was typed those of that subnet.</summary>
internal sealed class TrackedHotkeyCompleter : ValueCompleter
{
    protected override IEnumerable<(string Value, string Tip)> Choices(IDictionary bound)
    {
        try
        {
            var folder = StateFolder.Resolve(bound["StatePath"]?.ToString());
            if (!StateDatabase.Exists(folder))
            {
                return [];
            }

            int? netUid = int.TryParse(bound["NetUid"]?.ToString(), CultureInfo.InvariantCulture, out var number) ? number : null;
            using var state = StateDatabase.Open(folder, TimeSpan.FromSeconds(1));
            return [.. state.Models.List(netUid).Select(model => (model.Hotkey, $"Subnet {model.NetUid}: {model.Id?.RepoId}")).DistinctBy(choice => choice.Hotkey)];
        }
        catch (TaoverseException)
        {
            return [];
        }
    }
}
