using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Taoverse.Inference.Kernels;

/// <summary>IEEE half precision.</summary>
internal readonly unsafe struct HalfElement : IWeightElement
{
    public static int Bytes => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Load(byte* at) => (float)BitConverter.UInt16BitsToHalf(Unsafe.ReadUnaligned<ushort>(at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadEight(byte* at)
    {
        var halves = Vector128.Load((ushort*)at);
        var wide = Vector256.Create(Vector128.WidenLower(halves), Vector128.WidenUpper(halves));
        var magnitude = wide & Vector256.Create(0x7FFFu);

        // The exponent of a half is biased by 15, of a single by 127: 2^112 makes up for it, for subnormals too.
        var value = Vector256.ShiftLeft(magnitude, 13).AsSingle() * Vector256.Create(5.192296858534828e33f);
        var special = Vector256.GreaterThan(magnitude, Vector256.Create(0x7BFFu));
        var bits = value.AsUInt32() | (special & Vector256.Create(0x7F800000u)) | Vector256.ShiftLeft(wide & Vector256.Create(0x8000u), 16);
        return bits.AsSingle();
    }
}
