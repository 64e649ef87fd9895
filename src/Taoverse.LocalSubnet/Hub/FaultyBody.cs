using Microsoft.AspNetCore.Http;

namespace Taoverse.LocalSubnet.Hub;

/// <summary>The body of an answer, or of an upload, on which a fault happens.</summary>
internal sealed class FaultyBody(HttpContext context, Stream inner, HubFault fault) : Stream
{
    private const int LengthCut = 7;
    private static readonly TimeSpan Forever = TimeSpan.FromMinutes(10);
    private long _passed;
    private long? _allowed;

    public override bool CanRead => inner.CanRead;

    public override bool CanSeek => false;

    public override bool CanWrite => inner.CanWrite;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_passed >= fault.AfterBytes)
        {
            await BreakAsync(cancellationToken).ConfigureAwait(false);
        }

        var length = (int)Math.Min(buffer.Length, Math.Max(1, fault.AfterBytes - _passed));
        var read = await inner.ReadAsync(buffer[..length], cancellationToken).ConfigureAwait(false);
        _passed += read;
        return read;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        switch (fault.Kind)
        {
            case HubFaultKind.WrongLength:
                await WriteCutAsync(buffer, cancellationToken).ConfigureAwait(false);
                break;
            case HubFaultKind.WrongBytes:
                await inner.WriteAsync(Spoil(buffer), cancellationToken).ConfigureAwait(false);
                break;
            case HubFaultKind.SlowLoris:
                await WriteSlowlyAsync(buffer, cancellationToken).ConfigureAwait(false);
                break;
            default:
                await WriteUntilBreakAsync(buffer, cancellationToken).ConfigureAwait(false);
                break;
        }

        _passed += buffer.Length;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private async Task WriteUntilBreakAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        var left = fault.AfterBytes - _passed;
        await inner.WriteAsync(buffer[..(int)Math.Clamp(left, 0, buffer.Length)], cancellationToken).ConfigureAwait(false);
        if (left < buffer.Length)
        {
            await inner.FlushAsync(cancellationToken).ConfigureAwait(false);
            await BreakAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task BreakAsync(CancellationToken cancellationToken)
    {
        if (fault.Kind == HubFaultKind.Stall)
        {
            using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, context.RequestAborted);
            await Task.Delay(fault.Delay ?? Forever, both.Token).ConfigureAwait(false);
            return;
        }

        context.Abort();
        throw new OperationCanceledException("The connection was cut on order.");
    }

    private async Task WriteCutAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        if (!context.Response.HasStarted)
        {
            _allowed = Math.Max(0, (context.Response.ContentLength ?? buffer.Length) - LengthCut);
            context.Response.ContentLength = _allowed;
        }

        var left = Math.Max(0, _allowed!.Value - _passed);
        await inner.WriteAsync(buffer[..(int)Math.Min(left, buffer.Length)], cancellationToken).ConfigureAwait(false);
    }

    private async Task WriteSlowlyAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        for (var i = 0; i < buffer.Length; i++)
        {
            await inner.WriteAsync(buffer.Slice(i, 1), cancellationToken).ConfigureAwait(false);
            await inner.FlushAsync(cancellationToken).ConfigureAwait(false);
            await Task.Delay(fault.Delay ?? TimeSpan.FromSeconds(1), context.RequestAborted).ConfigureAwait(false);
        }
    }

    private ReadOnlyMemory<byte> Spoil(ReadOnlyMemory<byte> buffer)
    {
        var at = fault.AfterBytes - _passed;
        if (at < 0 || at >= buffer.Length)
        {
            return buffer;
        }

        var copy = buffer.ToArray();
        copy[at] ^= 0x55;
        return copy;
    }
}
