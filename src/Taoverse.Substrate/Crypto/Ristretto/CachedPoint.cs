namespace Taoverse.Substrate.Crypto.Ristretto;

/// <summary>A point prepared as the second summand of many additions: Y+X, Y-X, Z and 2dT.</summary>
internal readonly struct CachedPoint
{
    public readonly FieldElement YPlusX;
    public readonly FieldElement YMinusX;
    public readonly FieldElement Z;
    public readonly FieldElement T2D;

    public CachedPoint(in EdwardsPoint point)
        : this(point.Y + point.X, point.Y - point.X, point.Z, point.T * EdwardsPoint.TwoD)
    {
    }

    private CachedPoint(in FieldElement yPlusX, in FieldElement yMinusX, in FieldElement z, in FieldElement t2d)
    {
        YPlusX = yPlusX;
        YMinusX = yMinusX;
        Z = z;
        T2D = t2d;
    }

    public static CachedPoint operator -(in CachedPoint point) => new(point.YMinusX, point.YPlusX, point.Z, -point.T2D);
}
