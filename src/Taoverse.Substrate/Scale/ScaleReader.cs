using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;

namespace Taoverse.Substrate.Scale;

/// <summary>Reads SCALE values from a span, without copying and without ever reading past its end.</summary>
/// <remarks>Layouts: https://docs.polkadot.com/polkadot-protocol/parachain-basics/data-encoding/.</remarks>
public ref struct ScaleReader(ReadOnlySpan<byte> data)
{
    /// <summary>How deeply values may nest; a recursive type with hostile data would otherwise end the stack.</summary>
    public const int MaxDepth = 96;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _data = data;
    private int _depth;

    /// <summary>The number of bytes read so far.</summary>
    public int Position { get; private set; }

    /// <summary>The number of bytes left.</summary>
    public readonly int Remaining => _data.Length - Position;

    /// <summary>Takes the next bytes.</summary>
    /// <param name="count">How many.</param>
    public ReadOnlySpan<byte> ReadBytes(int count)
    {
        if ((uint)count > (uint)Remaining)
        {
            ThrowTooShort(count);
        }

        var bytes = _data.Slice(Position, count);
        Position += count;
        return bytes;
    }

    /// <summary>Reads one byte.</summary>
    public byte ReadByte()
    {
        if (Remaining == 0)
        {
            ThrowTooShort(1);
        }

        return _data[Position++];
    }

    /// <summary>Reads a bool, one byte that must be 0 or 1.</summary>
    public bool ReadBool() => ReadByte() switch
    {
        0 => false,
        1 => true,
        var other => throw new ScaleException($"A bool is 0 or 1, not {other}", Position - 1),
    };

    /// <summary>Reads a little-endian integer of fixed width.</summary>
    /// <typeparam name="T">The integer: byte to UInt128, signed or not.</typeparam>
    public T ReadInteger<T>()
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var bytes = ReadBytes(Unsafe.SizeOf<T>());
        return BitConverter.IsLittleEndian
            ? Unsafe.ReadUnaligned<T>(ref Unsafe.AsRef(in bytes[0]))
            : T.ReadLittleEndian(bytes, isUnsigned: T.MinValue == T.Zero);
    }

    /// <summary>Reads a compact integer of up to 64 bits.</summary>
    public ulong ReadCompact()
    {
        var start = Position;
        var first = ReadByte();
        switch (first & 3)
        {
            case 0:
                return (ulong)first >> 2;
            case 1:
                var two = (uint)(first | (ReadByte() << 8)) >> 2;
                return two > 63 ? two : throw NotMinimal(start);
            case 2:
                var rest = ReadBytes(3);
                var four = (uint)(first | (rest[0] << 8) | (rest[1] << 16) | (rest[2] << 24)) >> 2;
                return four > 0x3FFF ? four : throw NotMinimal(start);
            default:
                var length = (first >> 2) + 4;
                if (length > 8)
                {
                    throw new ScaleException($"A compact integer of {length} bytes does not fit into 64 bits", start);
                }

                Span<byte> wide = stackalloc byte[8];
                wide.Clear();
                ReadBytes(length).CopyTo(wide);
                var value = BinaryPrimitives.ReadUInt64LittleEndian(wide);
                return wide[length - 1] != 0 && value > 0x3FFF_FFFF ? value : throw NotMinimal(start);
        }
    }

    /// <summary>Reads a compact integer of any size, up to 536 bits.</summary>
    public BigInteger ReadCompactBig()
    {
        var start = Position;
        if (Remaining == 0 || (_data[Position] & 3) != 3)
        {
            return ReadCompact();
        }

        var bytes = ReadBytes((ReadByte() >> 2) + 4);
        var value = new BigInteger(bytes, isUnsigned: true);
        return bytes[^1] != 0 && value > 0x3FFF_FFFF ? value : throw NotMinimal(start);
    }

    /// <summary>Reads the length of a sequence, which cannot be larger than the bytes that are left allow.</summary>
    /// <param name="elementSize">The fewest bytes that one element takes; 0 for elements without content.</param>
    public int ReadLength(int elementSize)
    {
        // Elements of no bytes cost no input, so their number is bounded by hand.
        const int MostEmptyElements = 4096;
        var start = Position;
        var length = ReadCompact();
        var most = elementSize == 0 ? MostEmptyElements : Remaining / elementSize;
        return length <= (ulong)most
            ? (int)length
            : throw new ScaleException($"A length of {length} cannot be right: {Remaining} bytes are left", start);
    }

    /// <summary>Reads a byte sequence with its length before it.</summary>
    public ReadOnlySpan<byte> ReadByteSequence() => ReadBytes(ReadLength(1));

    /// <summary>Reads UTF-8 text with its length in bytes before it.</summary>
    public string ReadText()
    {
        var start = Position;
        try
        {
            return StrictUtf8.GetString(ReadByteSequence());
        }
        catch (DecoderFallbackException e)
        {
            throw new ScaleException("Text is not UTF-8", start, e);
        }
    }

    /// <summary>Refuses bytes that are left over: the type was not the one that was written.</summary>
    public readonly void EnsureEnd()
    {
        if (Remaining > 0)
        {
            throw new ScaleException($"{Remaining} bytes are left over", Position);
        }
    }

    /// <summary>Goes one level down, refusing to nest without end.</summary>
    public void Enter()
    {
        if (++_depth > MaxDepth)
        {
            throw new ScaleException($"Values nest more than {MaxDepth} levels deep", Position);
        }
    }

    /// <summary>Comes one level up.</summary>
    public void Leave() => _depth--;

    private static ScaleException NotMinimal(int offset) => new("A compact integer is longer than it need be", offset);

    private readonly void ThrowTooShort(int count) =>
        throw new ScaleException($"{count} bytes are needed and {Remaining} are left", Position);
}
