using System.Numerics;
using Taoverse.Substrate.Scale;

namespace Taoverse.Substrate.Codecs;

/// <summary>A compact integer of more than 64 bits.</summary>
internal sealed class WideCompactCodec<T>(BigInteger largest) : ScaleCodec<T>
    where T : INumberBase<T>
{
    public override T Read(ref ScaleReader reader)
    {
        var value = reader.ReadCompactBig();
        try
        {
            return value <= largest ? T.CreateChecked(value) : throw new OverflowException();
        }
        catch (OverflowException e)
        {
            throw new ScaleException($"A compact integer of {value} is larger than its type", reader.Position, e);
        }
    }

    public override void Write(ScaleWriter writer, T value)
    {
        var number = BigInteger.CreateChecked(value);
        if (number > largest)
        {
            throw new ScaleException($"{value} does not fit into a compact integer that ends at {largest}");
        }

        writer.WriteCompact(number);
    }
}
