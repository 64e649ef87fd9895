using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Taoverse.Inference.Kernels;

/// <summary>Turns eight rows of eight weights into eight columns.</summary>
internal static unsafe class Transposition
{
    /// <summary>Whether this processor has what <see cref="Eight{T}"/> needs.</summary>
    public static bool IsSupported => Avx.IsSupported || Sse.IsSupported || AdvSimd.Arm64.IsSupported;

    /// <summary>Converts and transposes.</summary>
    /// <typeparam name="T">The type of the weights.</typeparam>
    /// <param name="source">The first weight of the first row.</param>
    /// <param name="rowBytes">The bytes from one row to the next.</param>
    /// <param name="target">Where the first column goes.</param>
    /// <param name="width">The floats from one column to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Eight<T>(byte* source, long rowBytes, float* target, int width)
        where T : struct, IWeightElement
    {
        var lower = source + (4 * rowBytes);
        var a = T.LoadEight(source);
        var b = T.LoadEight(source + rowBytes);
        var c = T.LoadEight(source + (2 * rowBytes));
        var d = T.LoadEight(source + (3 * rowBytes));
        var e = T.LoadEight(lower);
        var f = T.LoadEight(lower + rowBytes);
        var g = T.LoadEight(lower + (2 * rowBytes));
        var h = T.LoadEight(lower + (3 * rowBytes));
        if (!Avx.IsSupported)
        {
            Four(a.GetLower(), b.GetLower(), c.GetLower(), d.GetLower(), target, width);
            Four(a.GetUpper(), b.GetUpper(), c.GetUpper(), d.GetUpper(), target + (4 * width), width);
            Four(e.GetLower(), f.GetLower(), g.GetLower(), h.GetLower(), target + 4, width);
            Four(e.GetUpper(), f.GetUpper(), g.GetUpper(), h.GetUpper(), target + (4 * width) + 4, width);
            return;
        }

        Vector256<float> ab = Avx.UnpackLow(a, b), cd = Avx.UnpackLow(c, d), ef = Avx.UnpackLow(e, f), gh = Avx.UnpackLow(g, h);
        StoreFour(ab, cd, ef, gh, target, width);
        (ab, cd, ef, gh) = (Avx.UnpackHigh(a, b), Avx.UnpackHigh(c, d), Avx.UnpackHigh(e, f), Avx.UnpackHigh(g, h));
        StoreFour(ab, cd, ef, gh, target + (2 * width), width);
    }

    /// <summary>Transposes four rows of four.</summary>
    /// <param name="source">The first number of the first row.</param>
    /// <param name="rowStride">The floats from one row to the next.</param>
    /// <param name="target">Where the first column goes.</param>
    /// <param name="width">The floats from one column to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Four(float* source, int rowStride, float* target, int width)
    {
        var third = source + (2L * rowStride);
        Four(
            Vector128.Load(source), Vector128.Load(source + rowStride), Vector128.Load(third), Vector128.Load(third + rowStride), target, width);
    }

    /// <summary>Stores two neighbouring columns and the two that are four further on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreFour(
        Vector256<float> ab, Vector256<float> cd, Vector256<float> ef, Vector256<float> gh, float* target, int width)
    {
        Vector256<float> first = Avx.Shuffle(ab, cd, 0x44), second = Avx.Shuffle(ab, cd, 0xEE);
        Vector256<float> firstLower = Avx.Shuffle(ef, gh, 0x44), secondLower = Avx.Shuffle(ef, gh, 0xEE);
        Avx.Permute2x128(first, firstLower, 0x20).Store(target);
        Avx.Permute2x128(second, secondLower, 0x20).Store(target + width);
        Avx.Permute2x128(first, firstLower, 0x31).Store(target + (4 * width));
        Avx.Permute2x128(second, secondLower, 0x31).Store(target + (5 * width));
    }

    /// <summary>Four rows of four, by pairing rows two apart and then the pairs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d, float* target, int width)
    {
        Vector128<float> acLow = ZipLow(a, c), acHigh = ZipHigh(a, c), bdLow = ZipLow(b, d), bdHigh = ZipHigh(b, d);
        ZipLow(acLow, bdLow).Store(target);
        ZipHigh(acLow, bdLow).Store(target + width);
        ZipLow(acHigh, bdHigh).Store(target + (2 * width));
        ZipHigh(acHigh, bdHigh).Store(target + (3 * width));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> ZipLow(Vector128<float> a, Vector128<float> b) =>
        AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(a, b) : Sse.UnpackLow(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> ZipHigh(Vector128<float> a, Vector128<float> b) =>
        AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(a, b) : Sse.UnpackHigh(a, b);
}
