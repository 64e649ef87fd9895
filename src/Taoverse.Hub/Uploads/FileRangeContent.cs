using System.Buffers;
using System.Net;

namespace Taoverse.Hub.Uploads;

/// <summary>A part of a file as the body of a request.</summary>
internal sealed class FileRangeContent : HttpContent
{
    private const int BufferBytes = 1 << 18;
    private readonly string _path;
    private readonly long _offset;
    private readonly long _length;
    private readonly SendGuard _guard;
    private readonly Action<long> _sent;

    public FileRangeContent(string path, long offset, long length, SendGuard guard, Action<long> sent)
    {
        (_path, _offset, _length, _guard, _sent) = (path, offset, length, guard, sent);
        Headers.ContentLength = length;
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        using var file = File.OpenHandle(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            for (var done = 0L; done < _length;)
            {
                var read = RandomAccess.Read(file, buffer.AsSpan(0, (int)Math.Min(BufferBytes, _length - done)), _offset + done);
                if (read == 0)
                {
                    throw UploadErrors.FileChanged(_path);
                }

                await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                done += read;
                _guard.Moved();
                _sent(read);
            }

            _guard.Sent();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }
}
