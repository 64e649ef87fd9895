using Taoverse.Substrate.Scale;

namespace Taoverse.Substrate.Codecs;

/// <summary>A composite of named fields, into the properties of those names.</summary>
internal sealed class RecordCodec<T>(RecordField<T>[] fields) : ScaleCodec<T>
    where T : class
{
    public override T Read(ref ScaleReader reader)
    {
        reader.Enter();
        var record = Activator.CreateInstance<T>();
        foreach (var field in fields)
        {
            field.Read(record, ref reader);
        }

        reader.Leave();
        return record;
    }

    public override void Write(ScaleWriter writer, T value)
    {
        foreach (var field in fields)
        {
            field.Write(value, writer);
        }
    }
}
