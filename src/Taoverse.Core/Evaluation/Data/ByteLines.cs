namespace Taoverse.Evaluation.Data;

/// <summary>Cuts a stream into lines, of which none may be longer than a limit: memory stays bounded whatever comes.</summary>
/// <param name="stream">The stream; it is not disposed of.</param>
/// <param name="maxBytes">The most bytes of a line.</param>
internal sealed class ByteLines(Stream stream, int maxBytes)
{
    private byte[] buffer = new byte[64 * 1024];
    private int start;
    private int end;

    /// <summary>The number of the newest line, from 1 on.</summary>
    public long Number { get; private set; }

    /// <summary>The bytes that have come so far, line ends included.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Reads the next line.</summary>
    /// <returns>Its bytes without the line end, valid until the next call; null at the end of the stream.</returns>
    /// <exception cref="TaoverseException"><c>LineTooLong</c>.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellation)
    {
        var searched = 0;
        while (true)
        {
            var found = buffer.AsSpan(start + searched, end - start - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                return Take(searched + found, skip: 1);
            }

            searched = end - start;
            if (searched > maxBytes)
            {
                throw new TaoverseException(
                    "LineTooLong", FaultKind.LimitsExceeded, $"Line {Number + 1} is longer than {maxBytes} bytes.",
                    "Split it into several lines.");
            }

            MakeRoom();
            var count = await stream.ReadAsync(buffer.AsMemory(end), cancellation).ConfigureAwait(false);
            if (count == 0)
            {
                // A bare null would turn into an empty line, by way of an array.
                return searched == 0 ? default(ReadOnlyMemory<byte>?) : Take(searched, skip: 0);
            }

            end += count;
            BytesRead += count;
        }
    }

    private ReadOnlyMemory<byte> Take(int length, int skip)
    {
        var line = buffer.AsMemory(start, length);
        start += length + skip;
        Number++;
        return line.Length > 0 && line.Span[^1] == '\r' ? line[..^1] : line;
    }

    private void MakeRoom()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            end -= start;
            start = 0;
        }

        if (end == buffer.Length)
        {
            Array.Resize(ref buffer, buffer.Length * 2);
        }
    }
}
