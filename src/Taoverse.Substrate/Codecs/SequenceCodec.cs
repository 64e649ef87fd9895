using Taoverse.Substrate.Scale;

namespace Taoverse.Substrate.Codecs;

/// <summary>Elements with their number before them.</summary>
internal sealed class SequenceCodec<T>(ScaleCodec<T> element, int smallestElement) : ScaleCodec<T[]>
{
    public override T[] Read(ref ScaleReader reader)
    {
        var length = reader.ReadLength(smallestElement);
        if (length == 0)
        {
            return [];
        }

        reader.Enter();
        var items = new T[length];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = element.Read(ref reader);
        }

        reader.Leave();
        return items;
    }

    public override void Write(ScaleWriter writer, T[] value)
    {
        writer.WriteCompact((ulong)value.Length);
        foreach (var item in value)
        {
            element.Write(writer, item);
        }
    }
}
