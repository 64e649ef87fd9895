using System.Buffers.Binary;

namespace Taoverse.Substrate.Crypto.Ristretto;

/// <summary>a*A + b*B for the generator B, as verification needs it. In variable time: for public values only.</summary>
internal static class DoubleScalar
{
    private const int Bits = 256;
    private const int PointWidth = 5;
    private const int GeneratorWidth = 8;

    // 1, 3, 5 ... 127 times the generator.
    private static readonly AffinePoint[] GeneratorMultiples = BuildGeneratorMultiples();

    /// <summary>The sum of <paramref name="a"/> times the point and <paramref name="b"/> times the generator.</summary>
    public static EdwardsPoint Multiply(in Scalar a, in EdwardsPoint point, in Scalar b)
    {
        Span<sbyte> digitsA = stackalloc sbyte[Bits];
        Span<sbyte> digitsB = stackalloc sbyte[Bits];
        Recode(a, PointWidth, digitsA);
        Recode(b, GeneratorWidth, digitsB);

        Span<CachedPoint> multiples = stackalloc CachedPoint[1 << (PointWidth - 2)];
        var twice = new CachedPoint(point.Double());
        var odd = point;
        multiples[0] = new CachedPoint(odd);
        for (var i = 1; i < multiples.Length; i++)
        {
            odd = CompletedPoint.Add(odd, twice).ToExtended();
            multiples[i] = new CachedPoint(odd);
        }

        var top = Bits - 1;
        while (top >= 0 && digitsA[top] == 0 && digitsB[top] == 0)
        {
            top--;
        }

        var sum = ProjectivePoint.From(EdwardsPoint.Identity);
        var result = EdwardsPoint.Identity;
        for (var i = top; i >= 0; i--)
        {
            var step = sum.Double();
            int digitA = digitsA[i], digitB = digitsB[i];
            if (digitA != 0)
            {
                var summand = multiples[Math.Abs(digitA) / 2];
                step = CompletedPoint.Add(step.ToExtended(), digitA > 0 ? summand : -summand);
            }

            if (digitB != 0)
            {
                var summand = GeneratorMultiples[Math.Abs(digitB) / 2];
                step = CompletedPoint.Add(step.ToExtended(), digitB > 0 ? summand : -summand);
            }

            if (i == 0)
            {
                result = step.ToExtended();
            }
            else
            {
                sum = step.ToProjective();
            }
        }

        return result;
    }

    // The non-adjacent form of a width: digits are 0 or odd, below 2^(width-1) in magnitude, and of so many in a row at most one
    // is not 0.
    private static void Recode(in Scalar scalar, int width, Span<sbyte> digits)
    {
        Span<byte> bytes = stackalloc byte[Scalar.Size + 8];
        bytes.Clear();
        scalar.Write(bytes);
        digits.Clear();

        var carry = 0;
        for (var position = 0; position < Bits;)
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(position / 8)..]) >> (position % 8);
            var window = (int)(bits & ((1u << width) - 1)) + carry;
            if ((window & 1) == 0)
            {
                position++;
                continue;
            }

            carry = window >> (width - 1) & 1;
            digits[position] = (sbyte)(window - (carry << width));
            position += width;
        }
    }

    private static AffinePoint[] BuildGeneratorMultiples()
    {
        var multiples = new AffinePoint[1 << (GeneratorWidth - 2)];
        var twice = EdwardsPoint.Generator.Double();
        var odd = EdwardsPoint.Generator;
        for (var i = 0; i < multiples.Length; i++)
        {
            multiples[i] = AffinePoint.From(odd);
            odd += twice;
        }

        return multiples;
    }
}
