using Taoverse.Substrate.Scale;

namespace Taoverse.Substrate.Codecs;

/// <summary>A fixed number of bytes.</summary>
internal sealed class ByteArrayCodec(int length) : ScaleCodec<byte[]>
{
    public override byte[] Read(ref ScaleReader reader) => reader.ReadBytes(length).ToArray();

    public override void Write(ScaleWriter writer, byte[] value)
    {
        if (value.Length != length)
        {
            throw new ScaleException($"{value.Length} bytes were given where {length} are needed");
        }

        writer.WriteBytes(value);
    }
}
