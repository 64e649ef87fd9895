using System.Management.Automation;
using DriveNotFoundException = System.Management.Automation.DriveNotFoundException;

namespace Taoverse.PowerShell.Evaluation;

/// <summary>Finds the files of data that a user named, by the rules of the shell.</summary>
internal static class DataFiles
{
    private const string FileSystem = "FileSystem";

    /// <summary>The files that a path with wildcards names, in the order of their names.</summary>
    /// <exception cref="TaoverseException"><c>EvaluationDataNotFound</c>.</exception>
    public static IReadOnlyList<string> Find(PSCmdlet cmdlet, string path)
    {
        try
        {
            string[] found = [.. cmdlet.GetResolvedProviderPathFromPSPath(path, out var provider)];
            string[] files = provider.Name == FileSystem ? [.. found.Where(File.Exists).Order(StringComparer.Ordinal)] : [];
            return files.Length > 0 ? files : throw NotFound(path, null);
        }
        catch (Exception error) when (error is ItemNotFoundException or DriveNotFoundException)
        {
            throw NotFound(path, error);
        }
    }

    /// <summary>The file of a path that is taken as it is, whether it is there or not.</summary>
    public static string Literal(PSCmdlet cmdlet, string path) => cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path);

    private static TaoverseException NotFound(string path, Exception? cause) => new(
        "EvaluationDataNotFound", FaultKind.NotFound, $"There is no data file '{path}'.", "Give the path of a file with evaluation data.", cause);
}
