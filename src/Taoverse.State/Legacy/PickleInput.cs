using System.Buffers.Binary;
using System.Text;

namespace Taoverse.State.Legacy;

/// <summary>The bytes of a pickle, read from front to end.</summary>
internal sealed class PickleInput(ReadOnlyMemory<byte> bytes)
{
    private const int LongestName = 256;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public int Position { get; private set; }

    public byte Byte() => Take(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public double Double() => BinaryPrimitives.ReadDoubleBigEndian(Take(8));

    public string Text(uint length) => Decode(Take(length));

    /// <summary>Reads a frame's length; the frame's content follows as if there were none.</summary>
    public void Frame()
    {
        var length = BinaryPrimitives.ReadUInt64LittleEndian(Take(8));
        if (length > (ulong)(bytes.Length - Position))
        {
            throw Short(length);
        }
    }

    /// <summary>Reads a whole number of up to 8 bytes.</summary>
    public long Integer(byte length)
    {
        if (length > 8)
        {
            throw PickleErrors.Invalid($"the number of {length} bytes at byte {Position} does not fit 64 bits");
        }

        var digits = Take(length);
        long value = length > 0 && (digits[length - 1] & 0x80) != 0 ? -1 : 0;
        for (var index = length - 1; index >= 0; index--)
        {
            value = (value << 8) | digits[index];
        }

        return value;
    }

    /// <summary>Reads a text up to the end of its line.</summary>
    public string Line()
    {
        var rest = bytes.Span[Position..];
        var length = rest[..Math.Min(rest.Length, LongestName)].IndexOf((byte)'\n');
        if (length < 0)
        {
            throw PickleErrors.Invalid($"the name at byte {Position} does not end");
        }

        var line = Decode(Take((uint)length));
        Position++;
        return line;
    }

    private ReadOnlySpan<byte> Take(uint count)
    {
        if (count > bytes.Length - Position)
        {
            throw Short(count);
        }

        var taken = bytes.Span.Slice(Position, (int)count);
        Position += (int)count;
        return taken;
    }

    private TaoverseException Short(ulong count) =>
        PickleErrors.Invalid($"at byte {Position}, {count} byte(s) are announced and {bytes.Length - Position} are left");

    private string Decode(ReadOnlySpan<byte> text)
    {
        try
        {
            return Strict.GetString(text);
        }
        catch (DecoderFallbackException error)
        {
            throw PickleErrors.Invalid($"the text before byte {Position} is not UTF-8", error);
        }
    }
}
