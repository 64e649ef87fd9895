using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Taoverse.LocalSubnet.Hub;

/// <summary>Commits: which files go through LFS, and the commit itself.</summary>
internal sealed class HubCommitApi(HubAccess access, HubRepos repos, HubContent content, LocalHubOptions options)
{
    private static readonly HashSet<string> LfsExtensions = new(StringComparer.Ordinal)
    {
        ".safetensors", ".bin", ".pt", ".pth", ".gguf", ".h5", ".onnx", ".zip", ".gz", ".model", ".parquet", ".msgpack",
    };

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/models/{ns}/{name}/preupload/{rev}", PreuploadAsync);
        routes.MapPost("/api/models/{ns}/{name}/commit/{rev}", CommitAsync);
    }

    private async Task PreuploadAsync(HttpContext context)
    {
        if (await access.WriteAsync(context).ConfigureAwait(false) is null)
        {
            return;
        }

        var body = await context.ReadJsonAsync().ConfigureAwait(false);
        await context.Json(new
        {
            files = body.GetProperty("files").EnumerateArray().Select(f => new
            {
                path = f.GetProperty("path").GetString(),
                uploadMode = IsLfs(f.GetProperty("path").GetString()!, f.GetProperty("size").GetInt64()) ? "lfs" : "regular",
                shouldIgnore = false,
            }),
        }).ConfigureAwait(false);
    }

    private async Task CommitAsync(HttpContext context)
    {
        if (await access.WriteAsync(context).ConfigureAwait(false) is not { } repo)
        {
            return;
        }

        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
        var changes = new Dictionary<string, HubTreeEntry?>(StringComparer.Ordinal);
        string? parent = null;
        var title = string.Empty;
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        while (await reader.ReadLineAsync(context.RequestAborted).ConfigureAwait(false) is { } line)
        {
            if (line.Length == 0)
            {
                continue;
            }

            using var document = JsonDocument.Parse(line);
            var value = document.RootElement.GetProperty("value");
            if (document.RootElement.GetProperty("key").GetString() == "header")
            {
                title = value.GetProperty("summary").GetString()!;
                parent = value.TryGetProperty("parentCommit", out var given) ? given.GetString() : null;
            }
            else if (!Read(document.RootElement.GetProperty("key").GetString()!, value, changes))
            {
                await context.Error(StatusCodes.Status400BadRequest, null, "An LFS file of the commit was not uploaded, or an entry is unknown").ConfigureAwait(false);
                return;
            }
        }

        await (repos.Commit(repo.Id, parent, title, changes) is { } commit
            ? context.Json(new { success = true, commitOid = commit.Id, commitUrl = $"{context.Request.Scheme}://{context.Request.Host}/{repo.Id}/commit/{commit.Id}", hookOutput = "" })
            : context.Error(StatusCodes.Status412PreconditionFailed, null, "A commit has happened since. Please refresh and try again.")).ConfigureAwait(false);
    }

    private bool Read(string key, JsonElement value, Dictionary<string, HubTreeEntry?> changes)
    {
        var path = value.GetProperty("path").GetString()!;
        switch (key)
        {
            case "file":
                var text = value.GetProperty("content").GetString()!;
                var base64 = value.TryGetProperty("encoding", out var encoding) && encoding.GetString() == "base64";
                changes[path] = content.AddBlob(base64 ? Convert.FromBase64String(text) : Encoding.UTF8.GetBytes(text));
                return true;
            case "lfsFile":
                var (oid, size) = (value.GetProperty("oid").GetString()!, value.GetProperty("size").GetInt64());
                changes[path] = HubContent.Pointer(oid, size);
                return content.HasObject(oid, size);
            case "deletedFile":
                changes[path] = null;
                return true;
            default:
                return false;
        }
    }

    private bool IsLfs(string path, long size) => size > 0 && (size >= options.LfsThreshold || LfsExtensions.Contains(Path.GetExtension(path)));
}
