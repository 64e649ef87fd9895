using Taoverse.Substrate.Scale;

namespace Taoverse.Substrate.Codecs;

/// <summary>A nullable value, for an option of the runtime or, where <paramref name="isOption"/> is false, for what is always there.</summary>
internal sealed class NullableCodec<T>(ScaleCodec<T> inner, bool isOption) : ScaleCodec<T?>
    where T : struct
{
    public override T? Read(ref ScaleReader reader) => !isOption || reader.ReadBool() ? inner.Read(ref reader) : null;

    public override void Write(ScaleWriter writer, T? value)
    {
        if (isOption)
        {
            writer.WriteBool(value.HasValue);
        }
        else if (value is null)
        {
            throw new ScaleException($"A {typeof(T).Name} is needed and none was given");
        }

        if (value is { } some)
        {
            inner.Write(writer, some);
        }
    }
}
