namespace Taoverse.Substrate.Crypto.Ristretto;

/// <summary>
/// A point of the curve -x^2 + y^2 = 1 + d x^2 y^2 in extended coordinates: x = X/Z, y = Y/Z, xy = T/Z
/// (Hisil, Wong, Carter, Dawson: Twisted Edwards Curves Revisited).
/// </summary>
/// <remarks>Coordinates are tight. The formulas are complete, so nothing here branches on a value.</remarks>
internal readonly struct EdwardsPoint(in FieldElement x, in FieldElement y, in FieldElement z, in FieldElement t)
{
    /// <summary>The curve's d, -121665/121666.</summary>
    public static readonly FieldElement D = new(0x34DCA135978A3, 0x1A8283B156EBD, 0x5E7A26001C029, 0x739C663A03CBB, 0x52036CEE2B6FF);

    /// <summary>Twice the curve's d.</summary>
    public static readonly FieldElement TwoD = new(0x69B9426B2F159, 0x35050762ADD7A, 0x3CF44C0038052, 0x6738CC7407977, 0x2406D9DC56DFF);

    /// <summary>The generator of RFC 8032 and RFC 9496: y = 4/5, x even.</summary>
    public static readonly EdwardsPoint Generator = new(
        new FieldElement(0x62D608F25D51A, 0x412A4B4F6592A, 0x75B7171A4B31D, 0x1FF60527118FE, 0x216936D3CD6E5),
        new FieldElement(0x6666666666658, 0x4CCCCCCCCCCCC, 0x1999999999999, 0x3333333333333, 0x6666666666666),
        FieldElement.One,
        new FieldElement(0x68AB3A5B7DDA3, 0xEEA2A5EADBB, 0x2AF8DF483C27E, 0x332B375274732, 0x67875F0FD78B7));

    public readonly FieldElement X = x;
    public readonly FieldElement Y = y;
    public readonly FieldElement Z = z;
    public readonly FieldElement T = t;

    public static EdwardsPoint Identity => new(FieldElement.Zero, FieldElement.One, FieldElement.One, FieldElement.Zero);

    public static EdwardsPoint operator +(in EdwardsPoint a, in EdwardsPoint b) =>
        CompletedPoint.Add(a, new CachedPoint(b)).ToExtended();

    public static EdwardsPoint operator -(in EdwardsPoint a) => new(-a.X, a.Y, a.Z, -a.T);

    public EdwardsPoint Double() => CompletedPoint.Double(X, Y, Z).ToExtended();
}
