using System.Collections;
using Taoverse.PowerShell.Arguments;
using Taoverse.State;
using Taoverse.Storage;

namespace Taoverse.PowerShell.Models;

/// <summary>Completes the hotkeys whose models are in the store.</summary>
internal sealed class StoredHotkeyCompleter : ValueCompleter
{
    protected override IEnumerable<(string Value, string Tip)> Choices(IDictionary bound)
    {
        try
        {
            return
            [
                .. from model in new DiskModelStore(StateFolder.Resolve(bound["ModelStore"]?.ToString())).List()
                   group model.Id.RepoId by model.Hotkey into hotkey
                   select (hotkey.Key, string.Join(", ", hotkey.Distinct())),
            ];
        }
        catch (Exception error) when (error is TaoverseException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
