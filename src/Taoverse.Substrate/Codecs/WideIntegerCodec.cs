using System.Numerics;
using Taoverse.Substrate.Scale;

namespace Taoverse.Substrate.Codecs;

/// <summary>An integer of 256 bits.</summary>
internal sealed class WideIntegerCodec(bool isUnsigned) : ScaleCodec<BigInteger>
{
    private const int Size = 32;

    public override BigInteger Read(ref ScaleReader reader) => new(reader.ReadBytes(Size), isUnsigned);

    public override void Write(ScaleWriter writer, BigInteger value)
    {
        Span<byte> bytes = stackalloc byte[Size];
        bytes.Fill(value.Sign < 0 ? (byte)0xFF : (byte)0);
        if ((isUnsigned && value.Sign < 0) || !value.TryWriteBytes(bytes, out _, isUnsigned))
        {
            throw new ScaleException($"{value} does not fit into 256 bits");
        }

        writer.WriteBytes(bytes);
    }
}
