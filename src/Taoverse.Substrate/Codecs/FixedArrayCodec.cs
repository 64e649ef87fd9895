using Taoverse.Substrate.Scale;

namespace Taoverse.Substrate.Codecs;

/// <summary>A fixed number of elements.</summary>
internal sealed class FixedArrayCodec<T>(ScaleCodec<T> element, int length, int smallestElement) : ScaleCodec<T[]>
{
    public override T[] Read(ref ScaleReader reader)
    {
        // The metadata, which may be hostile, chose the length: make room only for what can be there.
        if ((long)length * Math.Max(1, smallestElement) > reader.Remaining)
        {
            throw new ScaleException($"An array of {length} elements does not fit into {reader.Remaining} bytes", reader.Position);
        }

        return SequenceCodec<T>.ReadItems(ref reader, element, length);
    }

    public override void Write(ScaleWriter writer, T[] value)
    {
        if (value.Length != length)
        {
            throw new ScaleException($"{value.Length} elements were given where {length} are needed");
        }

        foreach (var item in value)
        {
            element.Write(writer, item);
        }
    }
}
