using Taoverse.Substrate.Scale;

namespace Taoverse.Substrate.Codecs;

/// <summary>A value that may be absent, where null stands for that.</summary>
internal sealed class OptionCodec<T>(ScaleCodec<T> inner) : ScaleCodec<T?>
    where T : class
{
    public override T? Read(ref ScaleReader reader) => reader.ReadBool() ? inner.Read(ref reader) : null;

    public override void Write(ScaleWriter writer, T? value)
    {
        writer.WriteBool(value is not null);
        if (value is not null)
        {
            inner.Write(writer, value);
        }
    }
}
