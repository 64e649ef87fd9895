using System.Management.Automation;
using Taoverse.PowerShell.Storage;
using Taoverse.Storage;

namespace Taoverse.PowerShell.Models;

/// <summary>Finds the model store that a command is to use.</summary>
internal static class ModelStoreLocation
{
    /// <summary>The store of the folder that was given as -ModelStore, else of the state folder: models lie in its folder <c>models</c>.</summary>
    /// <param name="cmdlet">Whose shell says what paths mean; where none can be found, the command ends.</param>
    /// <param name="modelStore">What was given; null for the default.</param>
    public static DiskModelStore Open(PSCmdlet cmdlet, string? modelStore) => new(StateLocation.Find(cmdlet, modelStore));
}
