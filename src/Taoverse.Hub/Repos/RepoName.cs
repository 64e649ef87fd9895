namespace Taoverse.Hub.Repos;

/// <summary>Names of repositories: they come from strangers' commitments, and go into addresses.</summary>
internal static class RepoName
{
    private const int MaxPartLength = 96;

    /// <summary>Namespace and name.</summary>
    /// <exception cref="TaoverseException"><c>InvalidRepoName</c>.</exception>
    public static (string Owner, string Name) Split(string repo)
    {
        var parts = repo.Split('/');
        return parts.Length == 2 && parts.All(IsPart)
            ? (parts[0], parts[1])
            : throw new TaoverseException(
                "InvalidRepoName", FaultKind.InvalidInput, $"'{HubErrors.Printable(repo)}' is not the name of a repository.",
                "Give namespace/name, of letters, digits, '-', '_' and '.'.");
    }

    /// <summary>The name as it stands in an address: its characters need no escape.</summary>
    /// <exception cref="TaoverseException"><c>InvalidRepoName</c>.</exception>
    public static string Escape(string repo)
    {
        var (owner, name) = Split(repo);
        return $"{owner}/{name}";
    }

    private static bool IsPart(string part) =>
        part.Length is > 0 and <= MaxPartLength && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
        && part[0] is not ('.' or '-') && !part.Contains("..", StringComparison.Ordinal);
}
