using Taoverse.Substrate.Scale;

namespace Taoverse.Substrate.Codecs;

/// <summary>Reads and writes values of one .NET type in the layout of one type of the runtime.</summary>
/// <typeparam name="T">The .NET type.</typeparam>
/// <remarks>Made once per pair of types by <see cref="CodecFactory"/>; stateless, and safe to use from many threads.</remarks>
public abstract class ScaleCodec<T>
{
    /// <summary>Reads a value.</summary>
    public abstract T Read(ref ScaleReader reader);

    /// <summary>Writes a value.</summary>
    public abstract void Write(ScaleWriter writer, T value);

    /// <summary>Reads a value that is all of the data.</summary>
    /// <exception cref="ScaleException">The data is too short, too long, or not of the type.</exception>
    public T Decode(ReadOnlySpan<byte> data)
    {
        var reader = new ScaleReader(data);
        var value = Read(ref reader);
        reader.EnsureEnd();
        return value;
    }

    /// <summary>Writes a value into bytes of its own.</summary>
    public byte[] Encode(T value)
    {
        var writer = new ScaleWriter();
        Write(writer, value);
        return writer.ToArray();
    }
}
