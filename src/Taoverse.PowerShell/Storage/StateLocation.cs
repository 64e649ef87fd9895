using System.Management.Automation;
using Taoverse.State;

namespace Taoverse.PowerShell.Storage;

/// <summary>Finds the state folder that a command is to use.</summary>
internal static class StateLocation
{
    private const string FileSystem = "FileSystem";

    /// <summary>Gives the full path of the folder; it need not be there yet.</summary>
    /// <param name="session">What the shell's own paths, such as <c>~</c> and drives, mean.</param>
    /// <param name="statePath">What was given as -StatePath; null for the default.</param>
    /// <exception cref="TaoverseException"><c>InvalidStatePath</c>, <c>NoStateFolder</c>.</exception>
    public static string Find(SessionState session, string? statePath)
    {
        if (statePath is null)
        {
            return StateFolder.Resolve();
        }

        var path = session.Path.GetUnresolvedProviderPathFromPSPath(statePath, out var provider, out _);
        return provider.Name == FileSystem
            ? StateFolder.Resolve(path)
            : throw new TaoverseException(
                "InvalidStatePath", FaultKind.InvalidInput, $"'{statePath}' is no folder of the file system, but of the provider {provider.Name}.",
                "Give a folder on a local disk.");
    }
}
