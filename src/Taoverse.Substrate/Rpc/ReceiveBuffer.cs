using System.Buffers;

namespace Taoverse.Substrate.Rpc;

/// <summary>Gathers the parts of one message; grows with what really came, never with what was announced.</summary>
internal sealed class ReceiveBuffer(int maxBytes) : IDisposable
{
    private const int Initial = 16 * 1024;
    private const int KeptBetweenMessages = 1024 * 1024;
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(Initial);
    private int _length;

    /// <summary>Whether more came than a message may have.</summary>
    public bool IsOverfull => _length > maxBytes;

    /// <summary>What came so far.</summary>
    public ReadOnlySpan<byte> Content => _bytes.AsSpan(0, _length);

    /// <summary>Room for at least one more byte.</summary>
    public Memory<byte> Room()
    {
        if (_length == _bytes.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(_bytes.Length * 2L, maxBytes + 1L));
            Content.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        return _bytes.AsMemory(_length);
    }

    /// <summary>Counts bytes written to the room.</summary>
    public void Advance(int count) => _length += count;

    /// <summary>Begins the next message.</summary>
    public void Clear()
    {
        _length = 0;
        if (_bytes.Length > KeptBetweenMessages)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = ArrayPool<byte>.Shared.Rent(Initial);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }
}
