using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Taoverse.LocalSubnet.Hub;

/// <summary>Files: regular ones from the hub itself, LFS ones by a redirect to the content network.</summary>
internal sealed class HubFileApi(HubAccess access, HubContent content, HubAddresses addresses)
{
    private const int BufferBytes = 1 << 18;
    private static readonly string[] Methods = ["GET", "HEAD"];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/{ns}/{name}/resolve/{rev}/{**path}", Methods, ResolveAsync);
        routes.MapMethods("/content/{oid}", Methods, ContentAsync);
    }

    private async Task ResolveAsync(HttpContext context)
    {
        if (await access.CommitAsync(context, files: true).ConfigureAwait(false) is not var (_, commit))
        {
            return;
        }

        context.Response.Headers["X-Repo-Commit"] = commit.Id;
        if (!commit.Tree.TryGetValue(context.Route("path"), out var file))
        {
            await context.Error(StatusCodes.Status404NotFound, "EntryNotFound", "Entry not found").ConfigureAwait(false);
            return;
        }

        if (file.Sha256 is null)
        {
            await SendAsync(context, content.PathOf(file), file.BlobId).ConfigureAwait(false);
            return;
        }

        context.Response.Headers["X-Linked-Size"] = file.Size.ToString(CultureInfo.InvariantCulture);
        context.Response.Headers["X-Linked-Etag"] = $"\"{file.Sha256}\"";
        context.Response.Headers.ETag = $"\"{file.BlobId}\"";
        context.Response.Headers.Location = addresses.Sign($"/content/{file.Sha256}");
        await context.Empty(StatusCodes.Status302Found).ConfigureAwait(false);
    }

    private async Task ContentAsync(HttpContext context)
    {
        if (await addresses.AdmitAsync(context).ConfigureAwait(false))
        {
            var oid = context.Route("oid");
            await SendAsync(context, content.PathOfObject(oid), oid[..32]).ConfigureAwait(false);
        }
    }

    private static async Task SendAsync(HttpContext context, string path, string tag)
    {
        using var file = File.OpenHandle(path, options: FileOptions.Asynchronous);
        var length = RandomAccess.GetLength(file);
        var (begin, end) = (0L, length);
        context.Response.Headers.AcceptRanges = "bytes";
        context.Response.Headers.ETag = $"\"{tag}\"";
        context.Response.ContentType = "application/octet-stream";
        if (RangeHeaderValue.TryParse(context.Request.Headers.Range.ToString(), out var range) && range.Ranges.Count == 1)
        {
            var item = range.Ranges.First();
            begin = item.From ?? Math.Max(0, length - item.To!.Value);
            end = item.From is null || item.To is null ? length : Math.Min(length, item.To.Value + 1);
            if (begin >= length)
            {
                context.Response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes */{length}");
                await context.Empty(StatusCodes.Status416RangeNotSatisfiable).ConfigureAwait(false);
                return;
            }

            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {begin}-{end - 1}/{length}");
        }

        context.Response.ContentLength = end - begin;
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        // Straight into the server's own buffers: on one machine, what the hub takes its client lacks.
        for (int read; begin < end; begin += read)
        {
            var buffer = context.Response.BodyWriter.GetMemory(BufferBytes);
            read = RandomAccess.Read(file, buffer.Span[..(int)Math.Min(BufferBytes, end - begin)], begin);
            context.Response.BodyWriter.Advance(read);
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        }
    }
}
