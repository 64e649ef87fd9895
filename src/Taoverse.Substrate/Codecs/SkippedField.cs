using Taoverse.Substrate.Scale;

namespace Taoverse.Substrate.Codecs;

/// <summary>A field that the record has no property for.</summary>
internal sealed class SkippedField<TRecord>(TypeSkipper skipper, int typeId, string name) : RecordField<TRecord>
{
    public override void Read(TRecord target, ref ScaleReader reader) => skipper.Skip(typeId, ref reader);

    public override void Write(TRecord source, ScaleWriter writer) =>
        throw new ScaleException($"{typeof(TRecord).Name} has no value for the field '{name}'");
}
