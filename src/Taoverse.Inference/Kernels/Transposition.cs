using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Taoverse.Inference.Kernels;

/// <summary>Turns eight rows of eight weights into eight columns.</summary>
internal static unsafe class Transposition
{
    private interface IColumn
    {
        static abstract void Store(Vector256<float> column, int number, float* target, int width);
    }

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

        Columns<One>(a, b, c, d, e, f, g, h, target, width);
    }

    /// <summary>The same for eight rows of sixteen bf16 weights: two neighbours move as one number of 32 bits. Needs AVX2.</summary>
    /// <param name="source">The first weight of the first row.</param>
    /// <param name="rowBytes">The bytes from one row to the next.</param>
    /// <param name="target">Where the first column goes.</param>
    /// <param name="width">The floats from one column to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void EightPairs(byte* source, long rowBytes, float* target, int width)
    {
        var lower = source + (4 * rowBytes);
        Columns<Pair>(
            Vector256.Load((float*)source), Vector256.Load((float*)(source + rowBytes)),
            Vector256.Load((float*)(source + (2 * rowBytes))), Vector256.Load((float*)(source + (3 * rowBytes))),
            Vector256.Load((float*)lower), Vector256.Load((float*)(lower + rowBytes)),
            Vector256.Load((float*)(lower + (2 * rowBytes))), Vector256.Load((float*)(lower + (3 * rowBytes))), target, width);
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Columns<T>(
        Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d,
        Vector256<float> e, Vector256<float> f, Vector256<float> g, Vector256<float> h, float* target, int width)
        where T : struct, IColumn
    {
        Vector256<float> ab = Avx.UnpackLow(a, b), cd = Avx.UnpackLow(c, d), ef = Avx.UnpackLow(e, f), gh = Avx.UnpackLow(g, h);
        StoreFour<T>(ab, cd, ef, gh, 0, target, width);
        (ab, cd, ef, gh) = (Avx.UnpackHigh(a, b), Avx.UnpackHigh(c, d), Avx.UnpackHigh(e, f), Avx.UnpackHigh(g, h));
        StoreFour<T>(ab, cd, ef, gh, 2, target, width);
    }

    /// <summary>Stores two neighbouring columns and the two that are four further on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreFour<T>(
        Vector256<float> ab, Vector256<float> cd, Vector256<float> ef, Vector256<float> gh, int number, float* target, int width)
        where T : struct, IColumn
    {
        Vector256<float> first = Avx.Shuffle(ab, cd, 0x44), second = Avx.Shuffle(ab, cd, 0xEE);
        Vector256<float> firstLower = Avx.Shuffle(ef, gh, 0x44), secondLower = Avx.Shuffle(ef, gh, 0xEE);
        T.Store(Avx.Permute2x128(first, firstLower, 0x20), number, target, width);
        T.Store(Avx.Permute2x128(second, secondLower, 0x20), number + 1, target, width);
        T.Store(Avx.Permute2x128(first, firstLower, 0x31), number + 4, target, width);
        T.Store(Avx.Permute2x128(second, secondLower, 0x31), number + 5, target, width);
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

    private readonly struct One : IColumn
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store(Vector256<float> column, int number, float* target, int width) => column.Store(target + ((long)number * width));
    }

    /// <summary>Two columns in one: the lower halves are the bf16 numbers of the first, the upper ones those of the second.</summary>
    private readonly struct Pair : IColumn
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store(Vector256<float> column, int number, float* target, int width)
        {
            var at = target + (2L * number * width);
            Vector256.ShiftLeft(column.AsInt32(), 16).AsSingle().Store(at);
            (column.AsInt32() & Vector256.Create(-65536)).AsSingle().Store(at + width);
        }
    }
}
