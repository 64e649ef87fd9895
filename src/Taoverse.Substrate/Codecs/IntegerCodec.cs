using System.Numerics;
using Taoverse.Substrate.Scale;

namespace Taoverse.Substrate.Codecs;

/// <summary>An integer of fixed width, into a .NET integer that may be wider or, where the value fits, narrower.</summary>
internal sealed class IntegerCodec<TWire, T> : ScaleCodec<T>
    where TWire : unmanaged, IBinaryInteger<TWire>, IMinMaxValue<TWire>
    where T : INumberBase<T>
{
    public override T Read(ref ScaleReader reader)
    {
        var value = reader.ReadInteger<TWire>();
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
        try
        {
            writer.WriteInteger(TWire.CreateChecked(value));
        }
        catch (OverflowException e)
        {
            throw new ScaleException($"{value} does not fit into {typeof(TWire).Name}", innerException: e);
        }
    }
}
