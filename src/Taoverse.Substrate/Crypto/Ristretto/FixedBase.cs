using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace Taoverse.Substrate.Crypto.Ristretto;

/// <summary>Multiples of the generator by secret scalars, in fixed time and with fixed memory accesses.</summary>
/// <remarks>
/// The scalar becomes 64 digits of -8 to 7 in base 16. Row i of the table holds 1 to 8 times 256^i times the generator; every look-up
/// reads all eight entries of its row and keeps one by a mask, so that neither time nor cache lines tell the digit.
/// </remarks>
internal static class FixedBase
{
    private const int Digits = 64;
    private const int EntriesPerRow = 8;

    // Three field elements of five limbs, and one word to fill four vectors.
    private const int WordsPerEntry = 16;

    private static readonly ulong[] Table = BuildTable();

    /// <summary>The scalar times the generator.</summary>
    public static EdwardsPoint Multiply(in Scalar scalar)
    {
        Span<sbyte> digits = stackalloc sbyte[Digits];
        Recode(scalar, digits);

        var sum = EdwardsPoint.Identity;
        for (var i = 1; i < Digits; i += 2)
        {
            sum = CompletedPoint.Add(sum, Select(i / 2, digits[i])).ToExtended();
        }

        sum = ProjectivePoint.From(sum).Double().ToProjective().Double().ToProjective().Double().ToProjective().Double().ToExtended();
        for (var i = 0; i < Digits; i += 2)
        {
            sum = CompletedPoint.Add(sum, Select(i / 2, digits[i])).ToExtended();
        }

        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(digits));
        return sum;
    }

    private static void Recode(in Scalar scalar, Span<sbyte> digits)
    {
        Span<byte> bytes = stackalloc byte[Scalar.Size];
        scalar.Write(bytes);
        var carry = 0;
        for (var i = 0; i < Digits; i++)
        {
            var nibble = ((bytes[i / 2] >> (4 * (i % 2))) & 15) + carry;
            carry = (nibble + 8) >> 4;
            digits[i] = (sbyte)(nibble - (carry << 4));
        }

        CryptographicOperations.ZeroMemory(bytes);
    }

    private static AffinePoint Select(int row, sbyte digit)
    {
        var sign = digit >> 31;
        var magnitude = (digit ^ sign) - sign;
        var entries = Table.AsSpan(row * EntriesPerRow * WordsPerEntry, EntriesPerRow * WordsPerEntry);

        Vector256<ulong> v0 = default, v1 = default, v2 = default, v3 = default;
        for (var j = 0; j < EntriesPerRow; j++)
        {
            var mask = Vector256.Create(EqualMask(magnitude, j + 1));
            var entry = entries.Slice(j * WordsPerEntry, WordsPerEntry);
            v0 |= mask & Vector256.Create<ulong>(entry);
            v1 |= mask & Vector256.Create<ulong>(entry[4..]);
            v2 |= mask & Vector256.Create<ulong>(entry[8..]);
            v3 |= mask & Vector256.Create<ulong>(entry[12..]);
        }

        // The digit 0 selects nothing; the neutral point has y+x = y-x = 1.
        var one = EqualMask(magnitude, 0) & 1;
        var plus = new FieldElement(v0[0] | one, v0[1], v0[2], v0[3], v1[0]);
        var minus = new FieldElement(v1[1] | one, v1[2], v1[3], v2[0], v2[1]);
        var product = new FieldElement(v2[2], v2[3], v3[0], v3[1], v3[2]);

        var negative = (ulong)(long)sign;
        return new AffinePoint(
            FieldElement.Select(negative, minus, plus),
            FieldElement.Select(negative, plus, minus),
            FieldElement.Select(negative, -product, product));
    }

    private static ulong EqualMask(int a, int b)
    {
        var difference = (ulong)(uint)(a ^ b);
        return ((difference | (0 - difference)) >> 63) - 1;
    }

    private static ulong[] BuildTable()
    {
        var table = new ulong[Digits / 2 * EntriesPerRow * WordsPerEntry];
        var unit = EdwardsPoint.Generator;
        for (var row = 0; row < Digits / 2; row++)
        {
            var multiple = unit;
            for (var j = 0; j < EntriesPerRow; j++)
            {
                var affine = AffinePoint.From(multiple);
                var entry = table.AsSpan(((row * EntriesPerRow) + j) * WordsPerEntry, WordsPerEntry);
                affine.YPlusX.CopyLimbs(entry);
                affine.YMinusX.CopyLimbs(entry[5..]);
                affine.XY2D.CopyLimbs(entry[10..]);
                multiple += unit;
            }

            for (var i = 0; i < 8; i++)
            {
                unit = unit.Double();
            }
        }

        return table;
    }
}
