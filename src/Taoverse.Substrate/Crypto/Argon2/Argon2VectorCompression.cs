using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Taoverse.Substrate.Crypto.Argon2;

/// <summary>The compression function G of Argon2 on vectors of four words, for processors with AVX2.</summary>
internal static class Argon2VectorCompression
{
    /// <summary>As <see cref="Argon2Compression.Compress"/>.</summary>
    [SkipLocalsInit]
    public static void Compress(ref ulong x, ref ulong y, ref ulong destination, bool add)
    {
        Span<ulong> buffer = stackalloc ulong[Argon2Memory.WordsPerBlock];
        ref var r = ref buffer[0];
        for (nuint i = 0; i < Argon2Memory.WordsPerBlock; i += 4)
        {
            var sum = Vector256.LoadUnsafe(ref x, i) ^ Vector256.LoadUnsafe(ref y, i);
            sum.StoreUnsafe(ref r, i);
            (add ? sum ^ Vector256.LoadUnsafe(ref destination, i) : sum).StoreUnsafe(ref destination, i);
        }

        for (nuint row = 0; row < 8; row += 2)
        {
            PermuteTwo(ref r, 16 * row, 4, 2, 16);
        }

        for (nuint column = 0; column < 8; column += 2)
        {
            PermuteTwo(ref r, 2 * column, 32, 16, 2);
        }

        for (nuint i = 0; i < Argon2Memory.WordsPerBlock; i += 4)
        {
            (Vector256.LoadUnsafe(ref r, i) ^ Vector256.LoadUnsafe(ref destination, i)).StoreUnsafe(ref destination, i);
        }
    }

    // The permutation P over two rows or columns at once, so that one's multiplications fill the other's waits. Words lie in pairs that are
    // a step apart; a vector is two pairs, and the vectors of one permutation are a stride apart.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PermuteTwo(ref ulong r, nuint start, nuint stride, nuint step, nuint other)
    {
        var a0 = Load(ref r, start, step);
        var b0 = Load(ref r, start + stride, step);
        var c0 = Load(ref r, start + (2 * stride), step);
        var d0 = Load(ref r, start + (3 * stride), step);
        var a1 = Load(ref r, start + other, step);
        var b1 = Load(ref r, start + other + stride, step);
        var c1 = Load(ref r, start + other + (2 * stride), step);
        var d1 = Load(ref r, start + other + (3 * stride), step);

        a0 = AddProduct(a0, b0);
        a1 = AddProduct(a1, b1);
        d0 = Rotate32(d0 ^ a0);
        d1 = Rotate32(d1 ^ a1);
        c0 = AddProduct(c0, d0);
        c1 = AddProduct(c1, d1);
        b0 = Rotate24(b0 ^ c0);
        b1 = Rotate24(b1 ^ c1);
        a0 = AddProduct(a0, b0);
        a1 = AddProduct(a1, b1);
        d0 = Rotate16(d0 ^ a0);
        d1 = Rotate16(d1 ^ a1);
        c0 = AddProduct(c0, d0);
        c1 = AddProduct(c1, d1);
        b0 = Rotate63(b0 ^ c0);
        b1 = Rotate63(b1 ^ c1);

        b0 = Avx2.Permute4x64(b0, 0b00_11_10_01);
        c0 = Avx2.Permute4x64(c0, 0b01_00_11_10);
        d0 = Avx2.Permute4x64(d0, 0b10_01_00_11);
        b1 = Avx2.Permute4x64(b1, 0b00_11_10_01);
        c1 = Avx2.Permute4x64(c1, 0b01_00_11_10);
        d1 = Avx2.Permute4x64(d1, 0b10_01_00_11);

        a0 = AddProduct(a0, b0);
        a1 = AddProduct(a1, b1);
        d0 = Rotate32(d0 ^ a0);
        d1 = Rotate32(d1 ^ a1);
        c0 = AddProduct(c0, d0);
        c1 = AddProduct(c1, d1);
        b0 = Rotate24(b0 ^ c0);
        b1 = Rotate24(b1 ^ c1);
        a0 = AddProduct(a0, b0);
        a1 = AddProduct(a1, b1);
        d0 = Rotate16(d0 ^ a0);
        d1 = Rotate16(d1 ^ a1);
        c0 = AddProduct(c0, d0);
        c1 = AddProduct(c1, d1);
        b0 = Rotate63(b0 ^ c0);
        b1 = Rotate63(b1 ^ c1);

        b0 = Avx2.Permute4x64(b0, 0b10_01_00_11);
        c0 = Avx2.Permute4x64(c0, 0b01_00_11_10);
        d0 = Avx2.Permute4x64(d0, 0b00_11_10_01);
        b1 = Avx2.Permute4x64(b1, 0b10_01_00_11);
        c1 = Avx2.Permute4x64(c1, 0b01_00_11_10);
        d1 = Avx2.Permute4x64(d1, 0b00_11_10_01);

        Store(a0, ref r, start, step);
        Store(b0, ref r, start + stride, step);
        Store(c0, ref r, start + (2 * stride), step);
        Store(d0, ref r, start + (3 * stride), step);
        Store(a1, ref r, start + other, step);
        Store(b1, ref r, start + other + stride, step);
        Store(c1, ref r, start + other + (2 * stride), step);
        Store(d1, ref r, start + other + (3 * stride), step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Load(ref ulong r, nuint at, nuint step) => step == 2
        ? Vector256.LoadUnsafe(ref r, at)
        : Vector256.Create(Vector128.LoadUnsafe(ref r, at), Vector128.LoadUnsafe(ref r, at + step));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<ulong> value, ref ulong r, nuint at, nuint step)
    {
        if (step == 2)
        {
            value.StoreUnsafe(ref r, at);
        }
        else
        {
            value.GetLower().StoreUnsafe(ref r, at);
            value.GetUpper().StoreUnsafe(ref r, at + step);
        }
    }

    // a + b + 2 * low32(a) * low32(b)
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> AddProduct(Vector256<ulong> a, Vector256<ulong> b)
    {
        var product = Avx2.Multiply(a.AsUInt32(), b.AsUInt32());
        return a + b + (product + product);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Rotate32(Vector256<ulong> value) => Avx2.Shuffle(value.AsUInt32(), 0b10_11_00_01).AsUInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Rotate24(Vector256<ulong> value) => Avx2.Shuffle(value.AsByte(), Vector256.Create(
        (byte)3, 4, 5, 6, 7, 0, 1, 2, 11, 12, 13, 14, 15, 8, 9, 10, 3, 4, 5, 6, 7, 0, 1, 2, 11, 12, 13, 14, 15, 8, 9, 10)).AsUInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Rotate16(Vector256<ulong> value) => Avx2.Shuffle(value.AsByte(), Vector256.Create(
        (byte)2, 3, 4, 5, 6, 7, 0, 1, 10, 11, 12, 13, 14, 15, 8, 9, 2, 3, 4, 5, 6, 7, 0, 1, 10, 11, 12, 13, 14, 15, 8, 9)).AsUInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Rotate63(Vector256<ulong> value) => (value + value) | (value >>> 63);
}
