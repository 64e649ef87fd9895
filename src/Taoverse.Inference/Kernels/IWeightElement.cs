using System.Runtime.Intrinsics;

namespace Taoverse.Inference.Kernels;

/// <summary>How weights of one type are turned into single precision, exactly.</summary>
internal unsafe interface IWeightElement
{
    static abstract int Bytes { get; }

    static abstract float Load(byte* at);

    static abstract Vector256<float> LoadEight(byte* at);
}
