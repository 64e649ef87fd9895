using System.Numerics;
using Taoverse.Substrate.Scale;

namespace Taoverse.Substrate.Codecs;

/// <summary>A compact integer of up to 64 bits, bounded by the type that it stands for.</summary>
internal sealed class CompactCodec<T>(ulong largest) : ScaleCodec<T>
    where T : INumberBase<T>
{
    public override T Read(ref ScaleReader reader)
    {
        var value = reader.ReadCompact();
        if (value > largest)
        {
            throw new ScaleException($"A compact integer of {value} is larger than its type, which ends at {largest}", reader.Position);
        }

        try
        {
            return T.CreateChecked(value);
        }
        catch (OverflowException e)
        {
            throw new ScaleException($"{value} does not fit into {typeof(T).Name}", reader.Position, e);
        }
    }

    public override void Write(ScaleWriter writer, T value)
    {
        if (T.IsNegative(value) || BigInteger.CreateChecked(value) > largest)
        {
            throw new ScaleException($"{value} does not fit into a compact integer that ends at {largest}");
        }

        writer.WriteCompact(ulong.CreateChecked(value));
    }
}
