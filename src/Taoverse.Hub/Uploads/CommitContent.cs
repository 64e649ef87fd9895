using System.Buffers;
using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Taoverse.Hub.Uploads;

/// <summary>
/// A commit as lines of JSON: a header, regular files in base64, LFS files by their hash, and what is removed. It is written
/// straight from the files, since they need not fit into memory together.
/// </summary>
internal sealed class CommitContent : HttpContent
{
    private const int ChunkBytes = 3 * (64 << 10);
    private readonly string _title;
    private readonly string _parent;
    private readonly IReadOnlyList<UploadFile> _files;
    private readonly IReadOnlyList<string> _removed;
    private readonly SendGuard _guard;

    public CommitContent(string title, string parent, IReadOnlyList<UploadFile> files, IReadOnlyList<string> removed, SendGuard guard)
    {
        (_title, _parent, _files, _removed, _guard) = (title, parent, files, removed, guard);
        Headers.TryAddWithoutValidation("Content-Type", "application/x-ndjson");
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await WriteAsync(stream, Line(new { key = "header", value = new { summary = _title, description = "", parentCommit = _parent } }), cancellationToken)
            .ConfigureAwait(false);
        foreach (var file in _files)
        {
            if (file.IsLfs)
            {
                var entry = new { key = "lfsFile", value = new { path = file.Path, algo = "sha256", oid = file.Oid, size = file.Bytes } };
                await WriteAsync(stream, Line(entry), cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await WriteRegularAsync(stream, file, cancellationToken).ConfigureAwait(false);
            }
        }

        foreach (var path in _removed)
        {
            await WriteAsync(stream, Line(new { key = "deletedFile", value = new { path } }), cancellationToken).ConfigureAwait(false);
        }

        _guard.Sent();
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private async Task WriteRegularAsync(Stream stream, UploadFile file, CancellationToken cancellationToken)
    {
        var head = $$"""{"key":"file","value":{"path":{{JsonSerializer.Serialize(file.Path)}},"encoding":"base64","content":" """.TrimEnd();
        await WriteAsync(stream, head, cancellationToken).ConfigureAwait(false);
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var source = File.OpenRead(file.FullPath);
        await using (source.ConfigureAwait(false))
        {
            using var chunk = MemoryPool<byte>.Shared.Rent(ChunkBytes);
            using var text = MemoryPool<byte>.Shared.Rent(Base64.GetMaxEncodedToUtf8Length(ChunkBytes));
            var bytes = chunk.Memory[..ChunkBytes];
            for (int read; (read = await source.ReadAtLeastAsync(bytes, ChunkBytes, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false)) > 0;)
            {
                sha.AppendData(bytes.Span[..read]);
                Base64.EncodeToUtf8(bytes.Span[..read], text.Memory.Span, out _, out var written);
                await stream.WriteAsync(text.Memory[..written], cancellationToken).ConfigureAwait(false);
                _guard.Moved();
            }
        }

        if (!sha.GetHashAndReset().AsSpan().SequenceEqual(file.Sha256))
        {
            throw UploadErrors.FileChanged(file.FullPath);
        }

        await WriteAsync(stream, "\"}}\n", cancellationToken).ConfigureAwait(false);
    }

    private async Task WriteAsync(Stream stream, string text, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken).ConfigureAwait(false);
        _guard.Moved();
    }

    private static string Line(object value) => JsonSerializer.Serialize(value) + "\n";
}
