using Microsoft.AspNetCore.Http;

namespace Taoverse.LocalSubnet.Hub;

/// <summary>Who may do what. Each method gives null after it has answered with the refusal.</summary>
internal sealed class HubAccess(LocalHubOptions options, HubRepos repos)
{
    private const string Scheme = "Bearer ";

    /// <summary>Whether what is in a namespace is the user's own.</summary>
    public static bool Owns(string user, string owner) => user is LocalHubOptions.Developer || user == owner;

    /// <summary>The user of the token; an empty name for none.</summary>
    public async Task<string?> UserAsync(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (header.Length == 0)
        {
            return string.Empty;
        }

        if (header.StartsWith(Scheme, StringComparison.Ordinal) && options.Users.TryGetValue(header[Scheme.Length..], out var user))
        {
            return user;
        }

        await context.Error(StatusCodes.Status401Unauthorized, null, "Invalid credentials in Authorization header").ConfigureAwait(false);
        return null;
    }

    /// <summary>The repository of the route, where the user may see it.</summary>
    public async Task<HubRepo?> ReadAsync(HttpContext context, bool files = false)
    {
        if (await UserAsync(context).ConfigureAwait(false) is not { } user)
        {
            return null;
        }

        var id = $"{context.Route("ns")}/{context.Route("name")}";
        if (repos.NewNameOf(id) is { } newName)
        {
            var path = context.Request.Path.Value!;
            var at = path.IndexOf(id, StringComparison.Ordinal);
            context.Response.Headers.Location = path[..at] + newName + path[(at + id.Length)..] + context.Request.QueryString;
            await context.Empty(StatusCodes.Status307TemporaryRedirect).ConfigureAwait(false);
            return null;
        }

        var repo = repos.Find(id);
        if (repo is null || (repo.Private && !Owns(user, repo.Owner)))
        {
            // The Hub does not tell a stranger whether a repository exists.
            await (user.Length == 0
                ? context.Error(StatusCodes.Status401Unauthorized, "RepoNotFound", "Invalid username or password.")
                : context.Error(StatusCodes.Status404NotFound, "RepoNotFound", "Repository not found")).ConfigureAwait(false);
            return null;
        }

        if (files && repo.Gated && !Owns(user, repo.Owner) && !repo.Granted.Contains(user))
        {
            var status = user.Length == 0 ? StatusCodes.Status401Unauthorized : StatusCodes.Status403Forbidden;
            await context.Error(status, "GatedRepo", $"Access to model {id} is restricted.").ConfigureAwait(false);
            return null;
        }

        return repo;
    }

    /// <summary>The repository of the route, where the user may change it.</summary>
    public async Task<HubRepo?> WriteAsync(HttpContext context)
    {
        if (await ReadAsync(context).ConfigureAwait(false) is not { } repo || await UserAsync(context).ConfigureAwait(false) is not { } user)
        {
            return null;
        }

        if (Owns(user, repo.Owner))
        {
            return repo;
        }

        var status = user.Length == 0 ? StatusCodes.Status401Unauthorized : StatusCodes.Status403Forbidden;
        await context.Error(status, null, "You don't have the rights to change this repository").ConfigureAwait(false);
        return null;
    }

    /// <summary>A commit of the repository of the route.</summary>
    public async Task<(HubRepo Repo, HubCommit Commit)?> CommitAsync(HttpContext context, bool files = false)
    {
        if (await ReadAsync(context, files).ConfigureAwait(false) is not { } repo)
        {
            return null;
        }

        var revision = context.Request.RouteValues["rev"] is string rev ? Uri.UnescapeDataString(rev) : "main";
        if (repo.Find(revision) is { } commit)
        {
            return (repo, commit);
        }

        await context.Error(StatusCodes.Status404NotFound, "RevisionNotFound", $"Invalid rev id: {revision}").ConfigureAwait(false);
        return null;
    }
}
