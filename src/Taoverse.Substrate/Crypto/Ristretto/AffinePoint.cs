namespace Taoverse.Substrate.Crypto.Ristretto;

/// <summary>A point with Z = 1 prepared as the second summand of many additions: y+x, y-x and 2dxy.</summary>
internal readonly struct AffinePoint(in FieldElement yPlusX, in FieldElement yMinusX, in FieldElement xy2d)
{
    public readonly FieldElement YPlusX = yPlusX;
    public readonly FieldElement YMinusX = yMinusX;
    public readonly FieldElement XY2D = xy2d;

    public static AffinePoint From(in EdwardsPoint point)
    {
        var inverse = point.Z.Invert();
        var x = point.X * inverse;
        var y = point.Y * inverse;
        return new AffinePoint(y + x, y - x, x * y * EdwardsPoint.TwoD);
    }

    public static AffinePoint operator -(in AffinePoint point) => new(point.YMinusX, point.YPlusX, -point.XY2D);
}
