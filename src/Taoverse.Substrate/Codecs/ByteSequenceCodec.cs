using Taoverse.Substrate.Scale;

namespace Taoverse.Substrate.Codecs;

/// <summary>Bytes with their number before them.</summary>
internal sealed class ByteSequenceCodec : ScaleCodec<byte[]>
{
    public override byte[] Read(ref ScaleReader reader) => reader.ReadByteSequence().ToArray();

    public override void Write(ScaleWriter writer, byte[] value) => writer.WriteByteSequence(value);
}
