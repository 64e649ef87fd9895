using System.Management.Automation;
using DriveNotFoundException = System.Management.Automation.DriveNotFoundException;

namespace Taoverse.PowerShell.Models;

/// <summary>Finds the folders that a user named, by the rules of the shell.</summary>
internal static class ModelFolders
{
    private const string FileSystem = "FileSystem";

    /// <summary>The folders that a path with wildcards names; files that it names too are passed over.</summary>
    /// <exception cref="TaoverseException"><c>ModelFolderNotFound</c>, <c>InvalidModelPath</c>.</exception>
    public static IReadOnlyList<string> Find(PSCmdlet cmdlet, string path)
    {
        try
        {
            string[] found = [.. cmdlet.GetResolvedProviderPathFromPSPath(path, out var provider)];
            Require(provider, path);
            string[] folders = [.. found.Where(Directory.Exists).Order(StringComparer.Ordinal)];
            return folders.Length > 0 ? folders : throw NotFound(path, null);
        }
        catch (Exception error) when (error is ItemNotFoundException or DriveNotFoundException)
        {
            throw NotFound(path, error);
        }
    }

    /// <summary>The folder of a path that is taken as it is, whether it is there or not.</summary>
    /// <exception cref="TaoverseException"><c>ModelFolderNotFound</c>, <c>InvalidModelPath</c>.</exception>
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
                "InvalidModelPath", FaultKind.InvalidInput, $"'{path}' is no folder of the file system, but of the provider {provider.Name}.",
                "Give a folder on a disk.");
        }
    }

    private static TaoverseException NotFound(string path, Exception? cause) => new(
        "ModelFolderNotFound", FaultKind.NotFound, $"The folder '{path}' does not exist.", "Give the folder that holds the model.", cause);
}
