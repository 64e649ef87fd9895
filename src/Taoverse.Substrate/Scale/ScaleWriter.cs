using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;

namespace Taoverse.Substrate.Scale;

/// <summary>Writes SCALE values into a growing buffer.</summary>
public sealed class ScaleWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>What was written so far; valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    /// <summary>A copy of what was written so far.</summary>
    public byte[] ToArray() => _buffer.WrittenSpan.ToArray();

    /// <summary>Writes bytes as they are.</summary>
    public void WriteBytes(ReadOnlySpan<byte> bytes) => _buffer.Write(bytes);

    /// <summary>Writes one byte.</summary>
    public void WriteByte(byte value)
    {
        _buffer.GetSpan(1)[0] = value;
        _buffer.Advance(1);
    }

    /// <summary>Writes a bool as 0 or 1.</summary>
    public void WriteBool(bool value) => WriteByte(value ? (byte)1 : (byte)0);

    /// <summary>Writes a little-endian integer of fixed width.</summary>
    /// <typeparam name="T">The integer: byte to UInt128, signed or not.</typeparam>
    public void WriteInteger<T>(T value)
        where T : unmanaged, IBinaryInteger<T>
    {
        var size = Unsafe.SizeOf<T>();
        value.WriteLittleEndian(_buffer.GetSpan(size));
        _buffer.Advance(size);
    }

    /// <summary>Writes a compact integer in its shortest form.</summary>
    /// <param name="value">Zero or more, below 2^536.</param>
    public void WriteCompact(BigInteger value)
    {
        if (value.Sign < 0)
        {
            throw new ScaleException($"A compact integer cannot be negative, as {value} is");
        }

        if (value <= ulong.MaxValue)
        {
            WriteCompact((ulong)value);
            return;
        }

        var bytes = value.ToByteArray(isUnsigned: true);
        if (bytes.Length > 67)
        {
            throw new ScaleException($"A compact integer holds up to 536 bits, not {bytes.Length * 8}");
        }

        WriteByte((byte)(((bytes.Length - 4) << 2) | 3));
        WriteBytes(bytes);
    }

    /// <summary>Writes a compact integer in its shortest form.</summary>
    public void WriteCompact(ulong value)
    {
        switch (value)
        {
            case <= 0x3F:
                WriteByte((byte)(value << 2));
                break;
            case <= 0x3FFF:
                WriteInteger((ushort)((value << 2) | 1));
                break;
            case <= 0x3FFF_FFFF:
                WriteInteger((uint)((value << 2) | 2));
                break;
            default:
                var length = 8 - (BitOperations.LeadingZeroCount(value) / 8);
                WriteByte((byte)(((length - 4) << 2) | 3));
                Span<byte> bytes = stackalloc byte[8];
                BitConverter.TryWriteBytes(bytes, BitConverter.IsLittleEndian ? value : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(value));
                WriteBytes(bytes[..length]);
                break;
        }
    }

    /// <summary>Writes a byte sequence with its length before it.</summary>
    public void WriteByteSequence(ReadOnlySpan<byte> bytes)
    {
        WriteCompact((ulong)bytes.Length);
        WriteBytes(bytes);
    }

    /// <summary>Writes text as UTF-8 with its length in bytes before it.</summary>
    public void WriteText(string text) => WriteByteSequence(Encoding.UTF8.GetBytes(text));
}
