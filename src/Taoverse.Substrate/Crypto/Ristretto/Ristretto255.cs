namespace Taoverse.Substrate.Crypto.Ristretto;

/// <summary>The group ristretto255 (RFC 9496): its encoding of points in 32 bytes.</summary>
internal static class Ristretto255
{
    public const int Size = 32;

    // 1/sqrt(a - d) with a = -1, RFC 9496, section 4.1.
    private static readonly FieldElement InverseSqrtAMinusD = new(
        0xFDAA805D40EA, 0x2EB482E57D339, 0x7610274BC58, 0x6510B613DC8FF, 0x786C8905CFAFF);

    /// <summary>Reads a point (section 4.3.1). The bytes are public, so a refusal may come early.</summary>
    /// <returns>False where the bytes are not the canonical encoding of a point.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, out EdwardsPoint point)
    {
        point = EdwardsPoint.Identity;
        if (bytes.Length != Size)
        {
            return false;
        }

        var s = FieldElement.FromBytes(bytes);
        Span<byte> canonical = stackalloc byte[Size];
        s.ToBytes(canonical);
        if (!canonical.SequenceEqual(bytes) || (bytes[0] & 1) != 0)
        {
            return false;
        }

        var ss = s.Square();
        var u1 = FieldElement.One - ss;
        var u2 = FieldElement.One + ss;
        var u2Squared = u2.Square();
        var v = -(EdwardsPoint.D * u1.Square()) - u2Squared;
        var (inverse, wasSquare) = FieldElement.SqrtRatio(FieldElement.One, v * u2Squared);

        var denominatorX = inverse * u2;
        var denominatorY = inverse * denominatorX * v;
        var x = ((s + s) * denominatorX).Absolute();
        var y = u1 * denominatorY;
        var t = x * y;
        if (wasSquare == 0 || t.NegativeMask() != 0 || FieldElement.EqualMask(y, FieldElement.Zero) != 0)
        {
            return false;
        }

        point = new EdwardsPoint(x, y, FieldElement.One, t);
        return true;
    }

    /// <summary>Writes a point (section 4.3.2), in fixed time.</summary>
    public static void Encode(in EdwardsPoint point, Span<byte> bytes)
    {
        var u1 = (point.Z + point.Y) * (point.Z - point.Y);
        var u2 = point.X * point.Y;
        var (inverse, _) = FieldElement.SqrtRatio(FieldElement.One, u1 * u2.Square());
        var denominator1 = inverse * u1;
        var denominator2 = inverse * u2;
        var zInverse = denominator1 * denominator2 * point.T;

        var rotate = (point.T * zInverse).NegativeMask();
        var x = FieldElement.Select(rotate, point.Y * FieldElement.SqrtMinusOne, point.X);
        var y = FieldElement.Select(rotate, point.X * FieldElement.SqrtMinusOne, point.Y);
        var denominator = FieldElement.Select(rotate, denominator1 * InverseSqrtAMinusD, denominator2);

        y = FieldElement.Select((x * zInverse).NegativeMask(), -y, y);
        (denominator * (point.Z - y)).Absolute().ToBytes(bytes);
    }
}
