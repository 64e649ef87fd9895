using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Taoverse.LocalSubnet.Hub;

/// <summary>Uploads of large files: the LFS batch, one PUT or several parts, completion and verification.</summary>
internal sealed class HubUploadApi(HubAccess access, HubContent content, HubAddresses addresses, LocalHubOptions options)
{
    private const string LfsType = "application/vnd.git-lfs+json";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/{ns}/{name}.git/info/lfs/objects/batch", BatchAsync);
        routes.MapPost("/{ns}/{name}.git/info/lfs/objects/verify", VerifyAsync);
        routes.MapPut("/upload/{oid}", PutWholeAsync);
        routes.MapPut("/upload/{oid}/{upload}/{part:int}", PutPartAsync);
        routes.MapPost("/upload/{oid}/{upload}/{size:long}/complete", CompleteAsync);
    }

    private async Task BatchAsync(HttpContext context)
    {
        if (await access.WriteAsync(context).ConfigureAwait(false) is not { } repo)
        {
            return;
        }

        var body = await context.ReadJsonAsync().ConfigureAwait(false);
        var multipart = body.TryGetProperty("transfers", out var transfers) && transfers.EnumerateArray().Any(t => t.GetString() == "multipart");
        var verify = $"{context.Request.Scheme}://{context.Request.Host}/{repo.Id}.git/info/lfs/objects/verify";
        var objects = body.GetProperty("objects").EnumerateArray()
            .Select(o => Offer(o.GetProperty("oid").GetString()!, o.GetProperty("size").GetInt64(), multipart, verify)).ToList();
        await context.Json(new { transfer = multipart ? "multipart" : "basic", objects }, type: LfsType).ConfigureAwait(false);
    }

    private object Offer(string oid, long size, bool multipart, string verify)
    {
        if (oid.Length != 64 || !oid.All(char.IsAsciiHexDigitLower))
        {
            return new { oid, size, error = new { code = 422, message = "The oid is not a SHA-256" } };
        }

        if (content.HasObject(oid, size))
        {
            return new { oid, size, authenticated = true };
        }

        if (!multipart || size <= options.MultipartThreshold)
        {
            return new { oid, size, authenticated = true, actions = new { upload = new { href = addresses.Sign($"/upload/{oid}") }, verify = new { href = verify } } };
        }

        var upload = content.NewUpload();
        var header = new Dictionary<string, string> { ["chunk_size"] = options.PartBytes.ToString(CultureInfo.InvariantCulture) };
        for (var part = 1; part <= (size + options.PartBytes - 1) / options.PartBytes; part++)
        {
            header[part.ToString("00000", CultureInfo.InvariantCulture)] = addresses.Sign($"/upload/{oid}/{upload}/{part}");
        }

        var complete = addresses.Sign($"/upload/{oid}/{upload}/{size}/complete");
        return new { oid, size, authenticated = true, actions = new { upload = new { href = complete, header }, verify = new { href = verify } } };
    }

    private async Task VerifyAsync(HttpContext context)
    {
        if (await access.WriteAsync(context).ConfigureAwait(false) is null)
        {
            return;
        }

        var body = await context.ReadJsonAsync().ConfigureAwait(false);
        var there = content.HasObject(body.GetProperty("oid").GetString()!, body.GetProperty("size").GetInt64());
        await context.Empty(there ? StatusCodes.Status200OK : StatusCodes.Status404NotFound).ConfigureAwait(false);
    }

    private async Task PutWholeAsync(HttpContext context)
    {
        if (await addresses.AdmitAsync(context).ConfigureAwait(false))
        {
            AllowAnySize(context);
            var right = await content.AddObjectAsync(context.Route("oid"), context.Request.Body, context.RequestAborted).ConfigureAwait(false);
            await context.Empty(right ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest).ConfigureAwait(false);
        }
    }

    private async Task PutPartAsync(HttpContext context)
    {
        if (!await addresses.AdmitAsync(context).ConfigureAwait(false))
        {
            return;
        }

        var upload = context.Route("upload");
        if (!content.HasUpload(upload))
        {
            await context.Empty(StatusCodes.Status404NotFound).ConfigureAwait(false);
            return;
        }

        AllowAnySize(context);
        var part = int.Parse(context.Route("part"), CultureInfo.InvariantCulture);
        var tag = await content.AddPartAsync(upload, part, context.Request.Body, context.RequestAborted).ConfigureAwait(false);
        context.Response.Headers.ETag = $"\"{tag}\"";
    }

    private async Task CompleteAsync(HttpContext context)
    {
        if (!await addresses.AdmitAsync(context).ConfigureAwait(false))
        {
            return;
        }

        var (oid, upload) = (context.Route("oid"), context.Route("upload"));
        if (!content.HasUpload(upload))
        {
            await context.Empty(StatusCodes.Status404NotFound).ConfigureAwait(false);
            return;
        }

        var body = await context.ReadJsonAsync().ConfigureAwait(false);
        var parts = body.GetProperty("parts").EnumerateArray().Select(p => p.GetProperty("partNumber").GetInt32()).ToList();
        var size = long.Parse(context.Route("size"), CultureInfo.InvariantCulture);
        var due = (int)((size + options.PartBytes - 1) / options.PartBytes);
        if (!parts.SequenceEqual(Enumerable.Range(1, due)) || parts.Any(p => !File.Exists(content.PathOfPart(upload, p)))
            || body.GetProperty("parts").EnumerateArray().Any(p => p.GetProperty("etag").GetString()!.Length == 0))
        {
            await context.Error(StatusCodes.Status400BadRequest, null, "A part is missing").ConfigureAwait(false);
            return;
        }

        await using var joined = new JoinedFiles([.. parts.Select(p => content.PathOfPart(upload, p))]);
        var right = await content.AddObjectAsync(oid, joined, context.RequestAborted).ConfigureAwait(false);
        if (right)
        {
            content.EndUpload(upload);
        }

        await context.Empty(right ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest).ConfigureAwait(false);
    }

    private static void AllowAnySize(HttpContext context) => context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
}
