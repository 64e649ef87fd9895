using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Taoverse.Inference.Kernels;

/// <summary>Exponential, tanh and erf of eight numbers, by the same operations on every processor.</summary>
/// <remarks>
/// A single number is computed as a vector of which one lane is used, so that there is no second way to round. Where the
/// processor has no vectors of 256 bits the runtime makes each operation of smaller ones, with equal results.
/// The coefficients are Chebyshev interpolations made with 50 decimal digits.
/// </remarks>
internal static class VectorMath
{
    private const float LowestExponent = -87.33654f;
    private const float HighestExponent = 88.72283f;

    /// <summary>e^x; zero where the result would be subnormal, infinity where it would overflow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Exp(Vector256<float> x)
    {
        // x = n ln 2 + r with |r| <= ln 2 / 2; the first part of ln 2 has few enough bits that n times it is exact.
        var magic = Vector256.Create(12582912f);
        var shifted = Vector256.FusedMultiplyAdd(x, Vector256.Create(1.4426950216293335f), magic);
        var n = shifted - magic;
        var r = Vector256.FusedMultiplyAdd(n, Vector256.Create(-0.693115234375f), x);
        r = Vector256.FusedMultiplyAdd(n, Vector256.Create(-3.194618329871446e-05f), r);
        var p = Vector256.Create(0.00019890980911441147f);
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.0013933641603216529f));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.00833331048488617f));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.04166646674275398f));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.1666666716337204f));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.5f));
        p = Vector256.FusedMultiplyAdd(p * r, r, r) + Vector256<float>.One;

        // 2^n in two factors: n may be 128, whose power of two is no float.
        var whole = shifted.AsInt32() - magic.AsInt32();
        var half = Vector256.ShiftRightArithmetic(whole, 1);
        var result = p * PowerOfTwo(half) * PowerOfTwo(whole - half);
        result = Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256.Create(LowestExponent)), Vector256<float>.Zero, result);
        return Vector256.ConditionalSelect(
            Vector256.GreaterThan(x, Vector256.Create(HighestExponent)), Vector256.Create(float.PositiveInfinity), result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Tanh(Vector256<float> x)
    {
        var z = x * x;
        var p = Vector256.Create(0.002292744815349579f);
        p = Vector256.FusedMultiplyAdd(p, z, Vector256.Create(-0.008343945257365704f));
        p = Vector256.FusedMultiplyAdd(p, z, Vector256.Create(0.02176891826093197f));
        p = Vector256.FusedMultiplyAdd(p, z, Vector256.Create(-0.053959257900714874f));
        p = Vector256.FusedMultiplyAdd(p, z, Vector256.Create(0.13333304226398468f));
        p = Vector256.FusedMultiplyAdd(p, z, Vector256.Create(-0.3333333432674408f));
        var small = Vector256.FusedMultiplyAdd(p * z, x, x);
        var absolute = Vector256.Abs(x);
        var two = Vector256.Create(2f);
        var large = Vector256<float>.One - (two / (Exp(absolute * two) + Vector256<float>.One));
        return Vector256.ConditionalSelect(Vector256.LessThan(absolute, Vector256.Create(0.625f)), small, CopySign(large, x));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Erf(Vector256<float> x)
    {
        var absolute = Vector256.Abs(x);
        var z = x * x;
        var p = Vector256.Create(-9.667044650996104e-06f);
        p = Vector256.FusedMultiplyAdd(p, z, Vector256.Create(0.00011265958892181516f));
        p = Vector256.FusedMultiplyAdd(p, z, Vector256.Create(-0.0008484080317430198f));
        p = Vector256.FusedMultiplyAdd(p, z, Vector256.Create(0.005221031606197357f));
        p = Vector256.FusedMultiplyAdd(p, z, Vector256.Create(-0.026865430176258087f));
        p = Vector256.FusedMultiplyAdd(p, z, Vector256.Create(0.11283782124519348f));
        p = Vector256.FusedMultiplyAdd(p, z, Vector256.Create(-0.37612637877464294f));
        p = Vector256.FusedMultiplyAdd(p, z, Vector256.Create(1.128379225730896f));
        var small = p * x;

        // From 1 to 4: -ln(1 - erf), a smooth function; from 4 on the result rounds to 1.
        var u = Vector256.ConditionalSelect(
            Vector256.GreaterThan(absolute, Vector256.Create(4f)), Vector256.Create(4f), absolute) - Vector256.Create(2.5f);
        var q = Vector256.Create(7.582681860185403e-08f);
        q = Vector256.FusedMultiplyAdd(q, u, Vector256.Create(-1.6155811408680165e-06f));
        q = Vector256.FusedMultiplyAdd(q, u, Vector256.Create(1.2925695955345873e-05f));
        q = Vector256.FusedMultiplyAdd(q, u, Vector256.Create(-7.738760177744552e-05f));
        q = Vector256.FusedMultiplyAdd(q, u, Vector256.Create(0.0004207916499581188f));
        q = Vector256.FusedMultiplyAdd(q, u, Vector256.Create(-0.002165169920772314f));
        q = Vector256.FusedMultiplyAdd(q, u, Vector256.Create(0.010858112946152687f));
        q = Vector256.FusedMultiplyAdd(q, u, Vector256.Create(0.9438936710357666f));
        q = Vector256.FusedMultiplyAdd(q, u, Vector256.Create(5.352680683135986f));
        q = Vector256.FusedMultiplyAdd(q, u, Vector256.Create(7.806815147399902f));
        var large = Vector256<float>.One - Exp(-q);
        return Vector256.ConditionalSelect(Vector256.LessThan(absolute, Vector256<float>.One), small, CopySign(large, x));
    }

    /// <summary>The greater of two; the first where the second is not a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Greater(Vector256<float> a, Vector256<float> b) =>
        Vector256.ConditionalSelect(Vector256.GreaterThan(b, a), b, a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> PowerOfTwo(Vector256<int> exponent) =>
        Vector256.ShiftLeft(exponent + Vector256.Create(127), 23).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> CopySign(Vector256<float> magnitude, Vector256<float> sign) =>
        magnitude | (sign & Vector256.Create(-0f));
}
