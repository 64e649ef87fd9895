using System.Management.Automation;
using DriveNotFoundException = System.Management.Automation.DriveNotFoundException;

namespace Taoverse.PowerShell.Storage;

/// <summary>Finds the files that a user named, by the rules of the shell.</summary>
internal static class StateFiles
{
    private const string FileSystem = "FileSystem";

    /// <summary>The files that a path with wildcards names.</summary>
    /// <exception cref="TaoverseException"><c>StateFileNotFound</c>, <c>InvalidStateFilePath</c>.</exception>
    public static IReadOnlyList<string> Find(PSCmdlet cmdlet, string path)
    {
        try
        {
            string[] found = [.. cmdlet.GetResolvedProviderPathFromPSPath(path, out var provider)];
            Require(provider, path);
            return found.Length > 0 ? found : throw NotFound(path, null);
        }
        catch (Exception error) when (error is ItemNotFoundException or DriveNotFoundException)
        {
            throw NotFound(path, error);
        }
    }

    /// <summary>The file of a path that is taken as it is, whether it is there or not.</summary>
    /// <exception cref="TaoverseException"><c>StateFileNotFound</c>, <c>InvalidStateFilePath</c>.</exception>
    public static string Literal(PSCmdlet cmdlet, string path)
    {
        try
        {
            var full = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            Require(provider, path);
            return full;
        }
        catch (DriveNotFoundException error)
        {
            throw NotFound(path, error);
        }
    }

    private static void Require(ProviderInfo provider, string path)
    {
        if (provider.Name != FileSystem)
        {
            throw new TaoverseException(
                "InvalidStateFilePath", FaultKind.InvalidInput, $"'{path}' is no file of the file system, but of the provider {provider.Name}.",
                "Give a file on a disk.");
        }
    }

    private static TaoverseException NotFound(string path, Exception? cause) =>
        new("StateFileNotFound", FaultKind.NotFound, $"There is no file '{path}'.", "Check the path.", cause);
}
