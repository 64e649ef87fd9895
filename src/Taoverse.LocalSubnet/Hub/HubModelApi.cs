using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Taoverse.LocalSubnet.Hub;

/// <summary>Repositories and what is in them: create, settings, info, file lists, who am I.</summary>
internal sealed class HubModelApi(HubAccess access, HubRepos repos)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/whoami-v2", WhoAmIAsync);
        routes.MapPost("/api/repos/create", CreateAsync);
        routes.MapPut("/api/models/{ns}/{name}/settings", SettingsAsync);
        routes.MapGet("/api/models/{ns}/{name}", InfoAsync);
        routes.MapGet("/api/models/{ns}/{name}/revision/{rev}", InfoAsync);
        routes.MapGet("/api/models/{ns}/{name}/tree/{rev}", TreeAsync);
        routes.MapPost("/api/models/{ns}/{name}/paths-info/{rev}", PathsAsync);
    }

    private async Task WhoAmIAsync(HttpContext context)
    {
        if (await access.UserAsync(context).ConfigureAwait(false) is not { } user)
        {
            return;
        }

        await (user.Length == 0
            ? context.Error(StatusCodes.Status401Unauthorized, null, "Invalid username or password.")
            : context.Json(new { type = "user", id = user, name = user, fullname = user, orgs = Array.Empty<object>(), auth = new { type = "access_token" } }))
            .ConfigureAwait(false);
    }

    private async Task CreateAsync(HttpContext context)
    {
        if (await access.UserAsync(context).ConfigureAwait(false) is not { } user)
        {
            return;
        }

        var body = await context.ReadJsonAsync().ConfigureAwait(false);
        var owner = body.TryGetProperty("organization", out var organization) && organization.GetString() is { } given ? given : user;
        if (user.Length == 0 || !HubAccess.Owns(user, owner))
        {
            var status = user.Length == 0 ? StatusCodes.Status401Unauthorized : StatusCodes.Status403Forbidden;
            await context.Error(status, null, "You don't have the rights to create a model under this namespace").ConfigureAwait(false);
            return;
        }

        var id = $"{owner}/{body.GetProperty("name").GetString()}";
        var isPrivate = (body.TryGetProperty("private", out var flag) && flag.ValueKind == JsonValueKind.True)
            || (body.TryGetProperty("visibility", out var visibility) && visibility.GetString() == "private");
        var address = $"{context.Request.Scheme}://{context.Request.Host}/{id}";
        await (repos.Create(id, isPrivate) is null
            ? context.Json(new { error = "You already created this model repo", url = address }, StatusCodes.Status409Conflict)
            : context.Json(new { url = address, name = id, id })).ConfigureAwait(false);
    }

    private async Task SettingsAsync(HttpContext context)
    {
        if (await access.WriteAsync(context).ConfigureAwait(false) is not { } repo)
        {
            return;
        }

        var body = await context.ReadJsonAsync().ConfigureAwait(false);
        var changed = repos.Change(repo.Id, r => r with
        {
            Private = body.TryGetProperty("private", out var flag) ? flag.GetBoolean() : r.Private,
            Gated = body.TryGetProperty("gated", out var gated) ? gated.ValueKind != JsonValueKind.False : r.Gated,
        });
        await context.Json(new { @private = changed!.Private }).ConfigureAwait(false);
    }

    private async Task InfoAsync(HttpContext context)
    {
        if (await access.CommitAsync(context).ConfigureAwait(false) is not var (repo, commit))
        {
            return;
        }

        var withBlobs = context.Request.Query["blobs"] == "true";
        await context.Json(new
        {
            _id = repo.Id,
            id = repo.Id,
            modelId = repo.Id,
            sha = commit.Id,
            @private = repo.Private,
            gated = repo.Gated ? (object)"manual" : false,
            lastModified = commit.Date,
            downloads = 0,
            likes = 0,
            siblings = commit.Tree.Select(f => withBlobs
                ? f.Value.Sha256 is null
                    ? (object)new { rfilename = f.Key, size = f.Value.Size, blobId = f.Value.BlobId }
                    : new { rfilename = f.Key, size = f.Value.Size, blobId = f.Value.BlobId, lfs = new { sha256 = f.Value.Sha256, size = f.Value.Size, pointerSize = 134 } }
                : new { rfilename = f.Key }),
        }).ConfigureAwait(false);
    }

    private async Task TreeAsync(HttpContext context)
    {
        if (await access.CommitAsync(context).ConfigureAwait(false) is not var (_, commit))
        {
            return;
        }

        var folders = commit.Tree.Keys.SelectMany(Folders).Distinct().Select(f => (object)new { type = "directory", oid = "", size = 0, path = f });
        await context.Json(folders.Concat(commit.Tree.Select(f => Entry(f.Key, f.Value, null)))).ConfigureAwait(false);
    }

    private async Task PathsAsync(HttpContext context)
    {
        if (await access.CommitAsync(context).ConfigureAwait(false) is not var (_, commit))
        {
            return;
        }

        var body = await context.ReadJsonAsync().ConfigureAwait(false);
        var paths = body.GetProperty("paths").EnumerateArray().Select(p => p.GetString()!);
        await context.Json(paths.Where(commit.Tree.ContainsKey).Select(p => Entry(p, commit.Tree[p], commit))).ConfigureAwait(false);
    }

    private static object Entry(string path, HubTreeEntry file, HubCommit? commit) => new
    {
        type = "file",
        oid = file.BlobId,
        size = file.Size,
        path,
        lfs = file.Sha256 is null ? null : new { oid = file.Sha256, size = file.Size, pointerSize = 134 },
        lastCommit = commit is null ? null : new { id = commit.Id, title = commit.Title, date = commit.Date },
    };

    private static IEnumerable<string> Folders(string path)
    {
        for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = path.IndexOf('/', slash + 1))
        {
            yield return path[..slash];
        }
    }
}
