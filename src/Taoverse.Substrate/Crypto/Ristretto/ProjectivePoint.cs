namespace Taoverse.Substrate.Crypto.Ristretto;

/// <summary>A point as x = X/Z, y = Y/Z, with coordinates that are tight: what a chain of doublings hands on.</summary>
internal readonly struct ProjectivePoint(in FieldElement x, in FieldElement y, in FieldElement z)
{
    private readonly FieldElement _x = x;
    private readonly FieldElement _y = y;
    private readonly FieldElement _z = z;

    public static ProjectivePoint From(in EdwardsPoint point) => new(point.X, point.Y, point.Z);

    public CompletedPoint Double() => CompletedPoint.Double(_x, _y, _z);
}
