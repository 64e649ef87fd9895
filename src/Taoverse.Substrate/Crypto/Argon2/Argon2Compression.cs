using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Taoverse.Substrate.Crypto.Argon2;

/// <summary>The compression function G of Argon2 (RFC 9106, section 3.5), on one word at a time.</summary>
internal static class Argon2Compression
{
    /// <summary>Writes G(x, y) to the destination, or adds it to what is there.</summary>
    /// <param name="x">The first block; may be the destination.</param>
    /// <param name="y">The second block; may be the destination.</param>
    /// <param name="destination">Where the result goes.</param>
    /// <param name="add">Whether the result is added (by exclusive or), as from the second pass on.</param>
    public static void Compress(ref ulong x, ref ulong y, ref ulong destination, bool add)
    {
        if (Avx2.IsSupported)
        {
            Argon2VectorCompression.Compress(ref x, ref y, ref destination, add);
        }
        else
        {
            CompressWords(ref x, ref y, ref destination, add);
        }
    }

    /// <summary>The same without vectors, for machines that lack them.</summary>
    [SkipLocalsInit]
    internal static void CompressWords(ref ulong x, ref ulong y, ref ulong destination, bool add)
    {
        Span<ulong> r = stackalloc ulong[Argon2Memory.WordsPerBlock];
        var output = MemoryMarshal.CreateSpan(ref destination, Argon2Memory.WordsPerBlock);
        for (var i = 0; i < r.Length; i++)
        {
            r[i] = Unsafe.Add(ref x, i) ^ Unsafe.Add(ref y, i);
        }

        for (var i = 0; i < r.Length; i++)
        {
            output[i] = add ? output[i] ^ r[i] : r[i];
        }

        for (var row = 0; row < 8; row++)
        {
            Permute(r, 16 * row, 2);
        }

        for (var column = 0; column < 8; column++)
        {
            Permute(r, 2 * column, 16);
        }

        for (var i = 0; i < r.Length; i++)
        {
            output[i] ^= r[i];
        }
    }

    // The permutation P over sixteen words that lie in pairs, the pairs a step apart.
    private static void Permute(Span<ulong> r, int start, int step)
    {
        for (var half = 0; half < 2; half++)
        {
            for (var i = 0; i < 4; i++)
            {
                var shift = half == 0 ? 0 : 1;
                Mix(
                    ref r[At(i)],
                    ref r[At(4 + ((i + shift) & 3))],
                    ref r[At(8 + ((i + (2 * shift)) & 3))],
                    ref r[At(12 + ((i + (3 * shift)) & 3))]);
            }
        }

        int At(int word) => start + (word / 2 * step) + (word % 2);
    }

    private static void Mix(ref ulong a, ref ulong b, ref ulong c, ref ulong d)
    {
        a = AddProduct(a, b);
        d = BitOperations.RotateRight(d ^ a, 32);
        c = AddProduct(c, d);
        b = BitOperations.RotateRight(b ^ c, 24);
        a = AddProduct(a, b);
        d = BitOperations.RotateRight(d ^ a, 16);
        c = AddProduct(c, d);
        b = BitOperations.RotateRight(b ^ c, 63);
    }

    private static ulong AddProduct(ulong a, ulong b) => a + b + (2 * (ulong)(uint)a * (uint)b);
}
