using System.Management.Automation;
using Taoverse.Models;

namespace Taoverse.PowerShell.Models;

/// <summary>Reads which models an object refers to.</summary>
internal static class KeptModel
{
    private static readonly string[] IdNames = ["Id", "ModelId"];

    /// <summary>The models, by hotkey; null where the object does not say. A commitment that names no model refers to none.</summary>
    public static IReadOnlyList<KeyValuePair<string, ModelId>>? Read(PSObject item)
    {
        if (item.BaseObject is ModelMetadata { Id: null })
        {
            return [];
        }

        var id = IdNames.Select(name => item.Properties[name]?.Value).FirstOrDefault(value => value is not null);
        if (item.Properties["Hotkey"]?.Value?.ToString() is not { Length: > 0 } hotkey)
        {
            return null;
        }

        return id is ModelId model || (id is string text && ModelId.TryParse(text, out model, out _)) ? [KeyValuePair.Create(hotkey, model)] : null;
    }
}
