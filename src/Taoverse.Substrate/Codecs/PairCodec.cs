using Taoverse.Substrate.Scale;

namespace Taoverse.Substrate.Codecs;

/// <summary>A tuple of two.</summary>
internal sealed class PairCodec<T1, T2>(ScaleCodec<T1> first, ScaleCodec<T2> second) : ScaleCodec<(T1 First, T2 Second)>
{
    public override (T1 First, T2 Second) Read(ref ScaleReader reader) => (first.Read(ref reader), second.Read(ref reader));

    public override void Write(ScaleWriter writer, (T1 First, T2 Second) value)
    {
        first.Write(writer, value.First);
        second.Write(writer, value.Second);
    }
}
