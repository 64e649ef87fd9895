using System.Management.Automation;
using DriveNotFoundException = System.Management.Automation.DriveNotFoundException;

namespace Taoverse.PowerShell.Storage;

/// <summary>Finds the files that a user named, by the rules of the shell.</summary>
internal static class NamedFiles
{
    private const string FileSystem = "FileSystem";

    /// <summary>The files that a path with wildcards names.</summary>
    /// <param name="cmdlet">Whose shell says what paths such as <c>~</c> and drives mean.</param>
    /// <param name="path">The path.</param>
    /// <param name="kind">What the files are, such as <c>StateFile</c>: the ids of the errors are made from it.</param>
    /// <exception cref="TaoverseException"><c>StateFileNotFound</c>, <c>InvalidStateFilePath</c>, with the kind in place of StateFile.</exception>
    public static IReadOnlyList<string> Find(PSCmdlet cmdlet, string path, string kind)
    {
        try
        {
            string[] found = [.. cmdlet.GetResolvedProviderPathFromPSPath(path, out var provider)];
            Require(provider, path, kind);
            return found.Length > 0 ? found : throw NotFound(path, kind, null);
        }
        catch (Exception error) when (error is ItemNotFoundException or DriveNotFoundException)
        {
            throw NotFound(path, kind, error);
        }
    }

    /// <summary>The file of a path that is taken as it is, whether it is there or not.</summary>
    /// <param name="cmdlet">Whose shell says what paths mean.</param>
    /// <param name="path">The path.</param>
    /// <param name="kind">What the file is, such as <c>StateFile</c>.</param>
    /// <exception cref="TaoverseException"><c>StateFileNotFound</c>, <c>InvalidStateFilePath</c>, with the kind in place of StateFile.</exception>
    public static string Literal(PSCmdlet cmdlet, string path, string kind)
    {
        try
        {
            var full = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            Require(provider, path, kind);
            return full;
        }
        catch (DriveNotFoundException error)
        {
            throw NotFound(path, kind, error);
        }
    }

    /// <summary>What to say of a file that is not there.</summary>
    public static TaoverseException NotFound(string path, string kind, Exception? cause) =>
        new($"{kind}NotFound", FaultKind.NotFound, $"There is no file '{path}'.", "Check the path.", cause);

    private static void Require(ProviderInfo provider, string path, string kind)
    {
        if (provider.Name != FileSystem)
        {
            throw new TaoverseException(
                $"Invalid{kind}Path", FaultKind.InvalidInput, $"'{path}' is no file of the file system, but of the provider {provider.Name}.",
                "Give a file on a disk.");
        }
    }
}
