using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Taoverse.Substrate.Crypto.Ristretto;

/// <summary>An integer modulo 2^255 - 19, as five limbs of 51 bits.</summary>
/// <remarks>
/// All of it runs in fixed time: no branch and no index depends on a value. Two bounds are kept on the limbs. What <c>*</c>,
/// <see cref="Square()"/>, <c>+</c>, <c>-</c> and decoding give is tight: below 2^51 + 2^16. What <see cref="AddLoose"/> and
/// <see cref="SubtractLoose"/> give of tight values is loose: below 2^53 - 76. Every operation but the loose ones takes loose values.
/// </remarks>
internal readonly partial struct FieldElement
{
    private const ulong Mask = (1UL << 51) - 1;

    // Four times the modulus, limb by limb: added before a subtraction so that no limb goes below zero.
    private const ulong FourTimesLow = (1UL << 53) - 76;
    private const ulong FourTimesHigh = (1UL << 53) - 4;

    private readonly ulong _l0;
    private readonly ulong _l1;
    private readonly ulong _l2;
    private readonly ulong _l3;
    private readonly ulong _l4;

    internal FieldElement(ulong l0, ulong l1, ulong l2, ulong l3, ulong l4)
    {
        _l0 = l0;
        _l1 = l1;
        _l2 = l2;
        _l3 = l3;
        _l4 = l4;
    }

    public static FieldElement Zero => default;

    public static FieldElement One => new(1, 0, 0, 0, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FieldElement AddLoose(in FieldElement a, in FieldElement b) =>
        new(a._l0 + b._l0, a._l1 + b._l1, a._l2 + b._l2, a._l3 + b._l3, a._l4 + b._l4);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FieldElement SubtractLoose(in FieldElement a, in FieldElement b) => new(
        a._l0 + (FourTimesLow / 2) - b._l0,
        a._l1 + (FourTimesHigh / 2) - b._l1,
        a._l2 + (FourTimesHigh / 2) - b._l2,
        a._l3 + (FourTimesHigh / 2) - b._l3,
        a._l4 + (FourTimesHigh / 2) - b._l4);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FieldElement operator +(in FieldElement a, in FieldElement b) =>
        Carry(a._l0 + b._l0, a._l1 + b._l1, a._l2 + b._l2, a._l3 + b._l3, a._l4 + b._l4);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FieldElement operator -(in FieldElement a, in FieldElement b) => Carry(
        a._l0 + FourTimesLow - b._l0,
        a._l1 + FourTimesHigh - b._l1,
        a._l2 + FourTimesHigh - b._l2,
        a._l3 + FourTimesHigh - b._l3,
        a._l4 + FourTimesHigh - b._l4);

    public static FieldElement operator -(in FieldElement a) => Zero - a;

    // Loose limbs are below 2^53, so one factor shifted by 11 still fits 64 bits. Then the upper half of a product is its part from
    // bit 53 on, and the lower half, shifted back, the part below. Both add up in single words (a limb gathers at most 457 times
    // 2^53, which is below 2^62), which spares the carries that sums of 128 bits would need.
    public static FieldElement operator *(in FieldElement a, in FieldElement b)
    {
        ulong a0 = a._l0, a1 = a._l1, a2 = a._l2, a3 = a._l3, a4 = a._l4;
        ulong b0 = b._l0 << 11, b1 = b._l1 << 11, b2 = b._l2 << 11, b3 = b._l3 << 11, b4 = b._l4 << 11;

        var h0 = High(a0, b0);
        var l0 = Low(a0, b0);
        var h1 = High(a0, b1) + High(a1, b0);
        var l1 = Low(a0, b1) + Low(a1, b0);
        var h2 = High(a0, b2) + High(a1, b1) + High(a2, b0);
        var l2 = Low(a0, b2) + Low(a1, b1) + Low(a2, b0);
        var h3 = High(a0, b3) + High(a1, b2) + High(a2, b1) + High(a3, b0);
        var l3 = Low(a0, b3) + Low(a1, b2) + Low(a2, b1) + Low(a3, b0);
        var h4 = High(a0, b4) + High(a1, b3) + High(a2, b2) + High(a3, b1) + High(a4, b0);
        var l4 = Low(a0, b4) + Low(a1, b3) + Low(a2, b2) + Low(a3, b1) + Low(a4, b0);
        var h5 = High(a1, b4) + High(a2, b3) + High(a3, b2) + High(a4, b1);
        var l5 = Low(a1, b4) + Low(a2, b3) + Low(a3, b2) + Low(a4, b1);
        var h6 = High(a2, b4) + High(a3, b3) + High(a4, b2);
        var l6 = Low(a2, b4) + Low(a3, b3) + Low(a4, b2);
        var h7 = High(a3, b4) + High(a4, b3);
        var l7 = Low(a3, b4) + Low(a4, b3);
        var h8 = High(a4, b4);
        var l8 = Low(a4, b4);

        return Fold(h0, l0, h1, l1, h2, l2, h3, l3, h4, l4, h5, l5, h6, l6, h7, l7, h8, l8);
    }

    public FieldElement Square()
    {
        ulong a0 = _l0, a1 = _l1, a2 = _l2, a3 = _l3, a4 = _l4;
        ulong b0 = a0 << 11, b1 = a1 << 11, b2 = a2 << 11, b3 = a3 << 11, b4 = a4 << 11;
        ulong d0 = 2 * a0, d1 = 2 * a1, d2 = 2 * a2, d3 = 2 * a3;

        var h0 = High(a0, b0);
        var l0 = Low(a0, b0);
        var h1 = High(d0, b1);
        var l1 = Low(d0, b1);
        var h2 = High(d0, b2) + High(a1, b1);
        var l2 = Low(d0, b2) + Low(a1, b1);
        var h3 = High(d0, b3) + High(d1, b2);
        var l3 = Low(d0, b3) + Low(d1, b2);
        var h4 = High(d0, b4) + High(d1, b3) + High(a2, b2);
        var l4 = Low(d0, b4) + Low(d1, b3) + Low(a2, b2);
        var h5 = High(d1, b4) + High(d2, b3);
        var l5 = Low(d1, b4) + Low(d2, b3);
        var h6 = High(d2, b4) + High(a3, b3);
        var l6 = Low(d2, b4) + Low(a3, b3);
        var h7 = High(d3, b4);
        var l7 = Low(d3, b4);
        var h8 = High(a4, b4);
        var l8 = Low(a4, b4);

        return Fold(h0, l0, h1, l1, h2, l2, h3, l3, h4, l4, h5, l5, h6, l6, h7, l7, h8, l8);
    }

    /// <summary>Squares it so many times.</summary>
    public FieldElement Square(int times)
    {
        var result = Square();
        for (var i = 1; i < times; i++)
        {
            result = result.Square();
        }

        return result;
    }

    // The upper parts count 2^53 = 4 * 2^51, so each adds four times to the next limb; limbs from 2^255 on come back times 19.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FieldElement Fold(
        ulong h0, ulong l0, ulong h1, ulong l1, ulong h2, ulong l2, ulong h3, ulong l3, ulong h4, ulong l4,
        ulong h5, ulong l5, ulong h6, ulong l6, ulong h7, ulong l7, ulong h8, ulong l8) => Carry(
            l0 + (19 * (l5 + (4 * h4))),
            l1 + (4 * h0) + (19 * (l6 + (4 * h5))),
            l2 + (4 * h1) + (19 * (l7 + (4 * h6))),
            l3 + (4 * h2) + (19 * (l8 + (4 * h7))),
            l4 + (4 * h3) + (19 * 4 * h8));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FieldElement Carry(ulong l0, ulong l1, ulong l2, ulong l3, ulong l4) => new(
        (l0 & Mask) + (19 * (l4 >> 51)),
        (l1 & Mask) + (l0 >> 51),
        (l2 & Mask) + (l1 >> 51),
        (l3 & Mask) + (l2 >> 51),
        (l4 & Mask) + (l3 >> 51));

    // Math.BigMul with an out parameter writes the lower half to memory; two multiplications of one result each are faster.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong High(ulong a, ulong b) =>
        Bmi2.X64.IsSupported ? Bmi2.X64.MultiplyNoFlags(a, b) : Math.BigMul(a, b, out _);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Low(ulong a, ulong b) => (a * b) >> 11;
}
