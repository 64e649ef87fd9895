using Taoverse.Substrate.Scale;

namespace Taoverse.Substrate.Codecs;

/// <summary>Elements with their number before them.</summary>
internal sealed class SequenceCodec<T>(ScaleCodec<T> element, int smallestElement) : ScaleCodec<T[]>
{
    public override T[] Read(ref ScaleReader reader)
    {
        return ReadItems(ref reader, element, reader.ReadLength(smallestElement));
    }

    public override void Write(ScaleWriter writer, T[] value)
    {
        writer.WriteCompact((ulong)value.Length);
        foreach (var item in value)
        {
            element.Write(writer, item);
        }
    }

    /// <summary>Reads a known number of elements.</summary>
    public static T[] ReadItems(ref ScaleReader reader, ScaleCodec<T> element, int count)
    {
        reader.Enter();
        T[] items = count == 0 ? [] : new T[count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = element.Read(ref reader);
        }

        reader.Leave();
        return items;
    }
}
