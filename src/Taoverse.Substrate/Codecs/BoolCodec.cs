using Taoverse.Substrate.Scale;

namespace Taoverse.Substrate.Codecs;

internal sealed class BoolCodec : ScaleCodec<bool>
{
    public override bool Read(ref ScaleReader reader) => reader.ReadBool();

    public override void Write(ScaleWriter writer, bool value) => writer.WriteBool(value);
}
