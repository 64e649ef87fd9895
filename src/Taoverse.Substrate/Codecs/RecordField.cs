using System.Reflection;
using Taoverse.Substrate.Scale;

namespace Taoverse.Substrate.Codecs;

/// <summary>One field of a composite, as a step of reading or writing a record.</summary>
internal abstract class RecordField<TRecord>
{
    public abstract void Read(TRecord target, ref ScaleReader reader);

    public abstract void Write(TRecord source, ScaleWriter writer);
}

/// <summary>A field that a property of the record holds.</summary>
internal sealed class RecordField<TRecord, TValue>(PropertyInfo property, ScaleCodec<TValue> codec) : RecordField<TRecord>
{
    private readonly Func<TRecord, TValue> _get = property.GetMethod!.CreateDelegate<Func<TRecord, TValue>>();
    private readonly Action<TRecord, TValue> _set = property.SetMethod!.CreateDelegate<Action<TRecord, TValue>>();

    public override void Read(TRecord target, ref ScaleReader reader) => _set(target, codec.Read(ref reader));

    public override void Write(TRecord source, ScaleWriter writer) => codec.Write(writer, _get(source));
}
