using System.Security.Cryptography;

namespace Taoverse.Substrate.Crypto;

/// <summary>
/// Secret bytes in memory that the garbage collector neither moves nor copies, and that are zeroed when it is disposed of.
/// </summary>
public sealed class SecretBuffer : IDisposable
{
    private readonly byte[] _bytes;
    private bool _disposed;

    /// <summary>Makes a buffer of zeros.</summary>
    /// <param name="length">Its length in bytes.</param>
    public SecretBuffer(int length) => _bytes = GC.AllocateArray<byte>(length, pinned: true);

    /// <summary>Makes a buffer with a copy of the bytes; the caller's own copy remains the caller's to clear.</summary>
    /// <param name="bytes">The secret.</param>
    public SecretBuffer(ReadOnlySpan<byte> bytes)
        : this(bytes.Length) => bytes.CopyTo(_bytes);

    /// <summary>Its length in bytes.</summary>
    public int Length => _bytes.Length;

    /// <summary>The bytes. Hold the buffer as long as the span.</summary>
    /// <exception cref="ObjectDisposedException">The buffer has been zeroed.</exception>
    public Span<byte> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _bytes;
        }
    }

    /// <summary>Zeroes the bytes.</summary>
    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_bytes);
    }

    /// <summary>Never the content.</summary>
    public override string ToString() => $"{Length} secret bytes";
}
