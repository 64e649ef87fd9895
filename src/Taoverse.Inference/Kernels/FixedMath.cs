namespace Taoverse.Inference.Kernels;

/// <summary>Elementary functions in double precision by fixed operations: the platforms' own differ in the last bit.</summary>
/// <remarks>Good to about 1e-15 relative, which is more than the single precision they feed.</remarks>
internal static class FixedMath
{
    private const double Ln2High = 0.6931471803691238;
    private const double Ln2Low = 1.9082149292705877e-10;

    /// <summary>e^x for a finite x.</summary>
    public static double Exp(double x)
    {
        if (x < -708)
        {
            return 0;
        }

        if (x > 709)
        {
            return double.PositiveInfinity;
        }

        var n = Math.Round(x * 1.4426950408889634);
        var r = Math.FusedMultiplyAdd(-n, Ln2Low, Math.FusedMultiplyAdd(-n, Ln2High, x));
        var sum = 1.0;
        for (var k = 14; k > 0; k--)
        {
            sum = Math.FusedMultiplyAdd(sum, r / k, 1.0);
        }

        return Math.ScaleB(sum, (int)n);
    }

    /// <summary>The natural logarithm; not a number below zero, and of what is no number.</summary>
    public static double Log(double x)
    {
        if (!(x > 0) || double.IsPositiveInfinity(x))
        {
            return x == 0 ? double.NegativeInfinity : x > 0 ? x : double.NaN;
        }

        var exponent = Math.ILogB(x);
        var m = Math.ScaleB(x, -exponent);
        if (m > 1.4142135623730951)
        {
            m /= 2;
            exponent++;
        }

        // ln m = 2 atanh(s), s = (m - 1) / (m + 1), |s| < 0.172.
        var s = (m - 1) / (m + 1);
        var z = s * s;
        var sum = 0.0;
        for (var k = 21; k > 1; k -= 2)
        {
            sum = Math.FusedMultiplyAdd(sum, z, 1.0 / k);
        }

        return Math.FusedMultiplyAdd(exponent, Ln2High, Math.FusedMultiplyAdd(exponent, Ln2Low, 2 * Math.FusedMultiplyAdd(s * z, sum, s)));
    }

    /// <summary>x^y for a positive x.</summary>
    public static double Pow(double x, double y) => Exp(y * Log(x));

    /// <summary>Sine and cosine of an angle of at most some millions of radians.</summary>
    public static (double Sin, double Cos) SinCos(double x)
    {
        var n = Math.Round(x * 0.6366197723675814);
        var r = Math.FusedMultiplyAdd(-n, 1.5707963267341256, x);
        r = Math.FusedMultiplyAdd(-n, 6.077100506303966e-11, r);
        r = Math.FusedMultiplyAdd(-n, 2.0222662487959506e-21, r);
        var z = r * r;
        double sine = 1, cosine = 1;
        for (var k = 18; k > 0; k -= 2)
        {
            sine = Math.FusedMultiplyAdd(sine, -z / (k * (k + 1)), 1.0);
            cosine = Math.FusedMultiplyAdd(cosine, -z / (k * (k - 1)), 1.0);
        }

        sine *= r;
        return ((long)n & 3) switch
        {
            0 => (sine, cosine),
            1 => (cosine, -sine),
            2 => (-sine, -cosine),
            _ => (-cosine, sine),
        };
    }
}
