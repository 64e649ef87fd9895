using System.Buffers.Binary;
using System.Text;

namespace Taoverse.PowerShell.Scripts.Isolation;

/// <summary>Frames over a pipe: one byte for the kind, four for the length (low byte first), then text in UTF-8.</summary>
internal sealed class FrameStream(Stream pipe)
{
    private const int HeaderSize = 5;
    private readonly Lock _writing = new();

    /// <summary>Writes a frame; several threads may.</summary>
    public void Write(FrameKind kind, string text)
    {
        var frame = new byte[HeaderSize + Encoding.UTF8.GetByteCount(text)];
        frame[0] = (byte)kind;
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(1), frame.Length - HeaderSize);
        Encoding.UTF8.GetBytes(text, frame.AsSpan(HeaderSize));
        lock (_writing)
        {
            pipe.Write(frame);
            pipe.Flush();
        }
    }

    /// <summary>Reads the next frame; null where the other side is gone, also in the middle of one.</summary>
    public async Task<(FrameKind Kind, string Text)?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var header = new byte[HeaderSize];
            await pipe.ReadExactlyAsync(header, cancellationToken).ConfigureAwait(false);
            var body = new byte[BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(1))];
            await pipe.ReadExactlyAsync(body, cancellationToken).ConfigureAwait(false);
            return ((FrameKind)header[0], Encoding.UTF8.GetString(body));
        }
        catch (IOException)
        {
            // EndOfStreamException too.
            return null;
        }
    }
}
