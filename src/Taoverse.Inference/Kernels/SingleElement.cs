using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Taoverse.Inference.Kernels;

internal readonly unsafe struct SingleElement : IWeightElement
{
    public static int Bytes => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Load(byte* at) => Unsafe.ReadUnaligned<float>(at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadEight(byte* at) => Vector256.Load((float*)at);
}
