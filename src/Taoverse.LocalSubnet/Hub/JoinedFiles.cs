namespace Taoverse.LocalSubnet.Hub;

/// <summary>Files read one after the other as if they were one.</summary>
internal sealed class JoinedFiles(IReadOnlyList<string> paths) : Stream
{
    private FileStream? _current;
    private int _next;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        while (true)
        {
            if (_current?.Read(buffer, offset, count) is > 0 and var read)
            {
                return read;
            }

            _current?.Dispose();
            _current = null;
            if (_next == paths.Count)
            {
                return 0;
            }

            _current = File.OpenRead(paths[_next++]);
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _current?.Dispose();
        base.Dispose(disposing);
    }
}
