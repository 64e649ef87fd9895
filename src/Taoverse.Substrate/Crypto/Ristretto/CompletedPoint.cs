namespace Taoverse.Substrate.Crypto.Ristretto;

/// <summary>What additions and doublings give before the last multiplications: x = X/Z, y = Y/T.</summary>
/// <remarks>Coordinates may be loose (see <see cref="FieldElement"/>).</remarks>
internal readonly struct CompletedPoint
{
    private readonly FieldElement _x;
    private readonly FieldElement _y;
    private readonly FieldElement _z;
    private readonly FieldElement _t;

    private CompletedPoint(in FieldElement x, in FieldElement y, in FieldElement z, in FieldElement t)
    {
        _x = x;
        _y = y;
        _z = z;
        _t = t;
    }

    public static CompletedPoint Double(in FieldElement x, in FieldElement y, in FieldElement z)
    {
        var xx = x.Square();
        var yy = y.Square();
        var zz = z.Square();
        var sum = FieldElement.AddLoose(x, y).Square();
        var yyPlusXX = FieldElement.AddLoose(yy, xx);
        var yyMinusXX = FieldElement.SubtractLoose(yy, xx);
        return new CompletedPoint(sum - yyPlusXX, yyPlusXX, yyMinusXX, FieldElement.AddLoose(zz, zz) - yyMinusXX);
    }

    public static CompletedPoint Add(in EdwardsPoint a, in CachedPoint b) =>
        Combine(a, b.YPlusX, b.YMinusX, b.T2D, a.Z * b.Z);

    public static CompletedPoint Add(in EdwardsPoint a, in AffinePoint b) =>
        Combine(a, b.YPlusX, b.YMinusX, b.XY2D, a.Z);

    /// <summary>The point without T, enough for the next doubling: three multiplications.</summary>
    public ProjectivePoint ToProjective() => new(_x * _t, _y * _z, _z * _t);

    /// <summary>The point with T, as an addition needs it: four multiplications.</summary>
    public EdwardsPoint ToExtended() => new(_x * _t, _y * _z, _z * _t, _x * _y);

    private static CompletedPoint Combine(
        in EdwardsPoint a, in FieldElement yPlusX, in FieldElement yMinusX, in FieldElement t2d, in FieldElement zz)
    {
        var plus = FieldElement.AddLoose(a.Y, a.X) * yPlusX;
        var minus = FieldElement.SubtractLoose(a.Y, a.X) * yMinusX;
        var tt = a.T * t2d;
        var zz2 = FieldElement.AddLoose(zz, zz);
        return new CompletedPoint(
            FieldElement.SubtractLoose(plus, minus), FieldElement.AddLoose(plus, minus), FieldElement.AddLoose(zz2, tt), zz2 - tt);
    }
}
