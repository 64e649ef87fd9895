using System.Management.Automation;
using Taoverse.PowerShell.Pipeline;
using Taoverse.State;

namespace Taoverse.PowerShell.Storage;

/// <summary>Finds the state folder that a command is to use.</summary>
internal static class StateLocation
{
    private const string FileSystem = "FileSystem";

    /// <summary>Gives the full path of the folder, which need not be there yet; where that fails, the command ends.</summary>
    /// <param name="cmdlet">Whose shell says what paths such as <c>~</c> and drives mean. Errors: <c>InvalidStatePath</c>, <c>NoStateFolder</c>.</param>
    /// <param name="statePath">What was given as -StatePath; null for the default.</param>
    public static string Find(PSCmdlet cmdlet, string? statePath)
    {
        try
        {
            return StateFolder.Resolve(statePath is null ? null : InFileSystem(cmdlet, statePath));
        }
        catch (TaoverseException failure)
        {
            cmdlet.ThrowTerminatingError(FaultRecord.Of(failure, statePath));
            throw;
        }
    }

    private static string InFileSystem(PSCmdlet cmdlet, string statePath)
    {
        var path = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(statePath, out var provider, out _);
        return provider.Name == FileSystem
            ? path
            : throw new TaoverseException(
                "InvalidStatePath", FaultKind.InvalidInput, $"'{statePath}' is no folder of the file system, but of the provider {provider.Name}.",
                "Give a folder on a local disk.");
    }
}
