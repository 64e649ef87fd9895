using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Taoverse.Inference.Kernels;

/// <summary>bfloat16: the upper half of a single.</summary>
internal readonly unsafe struct BrainElement : IWeightElement
{
    public static int Bytes => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Load(byte* at) => BitConverter.UInt32BitsToSingle((uint)Unsafe.ReadUnaligned<ushort>(at) << 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadEight(byte* at)
    {
        if (Avx2.IsSupported)
        {
            return Vector256.ShiftLeft(Avx2.ConvertToVector256Int32((ushort*)at), 16).AsSingle();
        }

        var halves = Vector128.Load((ushort*)at);
        var wide = Vector256.Create(Vector128.WidenLower(halves), Vector128.WidenUpper(halves));
        return Vector256.ShiftLeft(wide, 16).AsSingle();
    }
}
