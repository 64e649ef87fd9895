using System.Runtime.Intrinsics;
using Taoverse.Inference.Kernels;

namespace Taoverse.Inference.Tests.Kernels;

public class MathTests
{
    [Fact]
    public void Exponentials_are_good_to_a_part_in_five_million()
    {
        for (var x = -87.3; x < 88.7; x += 0.00713)
        {
            var actual = VectorMath.Exp(Vector256.Create((float)x)).GetElement(3);
            Assert.InRange(actual / Math.Exp((float)x), 1 - 2e-7, 1 + 2e-7);
        }
    }

    [Theory]
    [InlineData(float.NegativeInfinity, 0)]
    [InlineData(-90, 0)]
    [InlineData(0, 1)]
    [InlineData(-0f, 1)]
    [InlineData(89, float.PositiveInfinity)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(float.NaN, float.NaN)]
    public void Exponentials_have_their_limits(float x, float expected) => Assert.Equal(expected, VectorMath.Exp(Vector256.Create(x)).GetElement(0));

    [Fact]
    public void Tanh_and_erf_are_good_to_a_part_in_five_million()
    {
        for (var x = -12.0; x < 12; x += 0.00137)
        {
            var vector = Vector256.Create((float)x);
            Assert.InRange(VectorMath.Tanh(vector).GetElement(0) - Math.Tanh((float)x), -2e-7, 2e-7);
            Assert.InRange(VectorMath.Erf(vector).GetElement(0) - Erf((float)x), -2e-7, 2e-7);
        }

        Assert.Equal(float.NaN, VectorMath.Tanh(Vector256.Create(float.NaN)).GetElement(0));
        Assert.Equal(float.NaN, VectorMath.Erf(Vector256.Create(float.NaN)).GetElement(0));
        Assert.Equal(1, VectorMath.Tanh(Vector256.Create(float.PositiveInfinity)).GetElement(0));
        Assert.Equal(-1, VectorMath.Erf(Vector256.Create(float.NegativeInfinity)).GetElement(0));
    }

    [Fact]
    public void Double_precision_functions_agree_with_the_platforms_to_1e_14()
    {
        var random = new Random(5);
        for (var i = 0; i < 20_000; i++)
        {
            var x = (random.NextDouble() - 0.5) * 1400;
            Assert.InRange(FixedMath.Exp(x) / Math.Exp(x), 1 - 1e-14, 1 + 1e-14);
            var positive = Math.Exp((random.NextDouble() - 0.5) * 200);
            Assert.Equal(Math.Log(positive), FixedMath.Log(positive), 1e-13);
            var angle = (random.NextDouble() - 0.5) * 200_000;
            Assert.Equal(Math.Sin(angle), FixedMath.SinCos(angle).Sin, 1e-14);
            Assert.Equal(Math.Cos(angle), FixedMath.SinCos(angle).Cos, 1e-14);
        }

        Assert.Equal(double.NegativeInfinity, FixedMath.Log(0));
        Assert.Equal(double.NaN, FixedMath.Log(-1));
        Assert.Equal(0, FixedMath.Exp(double.NegativeInfinity));
        Assert.Equal(1, FixedMath.SinCos(0).Cos);
    }

    [Fact]
    public unsafe void Every_half_becomes_the_single_that_it_is()
    {
        var halves = stackalloc ushort[8];
        for (var bits = 0; bits < 0x10000; bits += 8)
        {
            for (var i = 0; i < 8; i++)
            {
                halves[i] = (ushort)(bits + i);
            }

            var eight = HalfElement.LoadEight((byte*)halves);
            var brains = BrainElement.LoadEight((byte*)halves);
            for (var i = 0; i < 8; i++)
            {
                var expected = (float)BitConverter.UInt16BitsToHalf(halves[i]);
                Assert.Equal(expected, eight.GetElement(i));
                Assert.Equal(expected, HalfElement.Load((byte*)(halves + i)));
                Assert.Equal(float.IsNegative(expected), float.IsNegative(eight.GetElement(i)));
                Assert.Equal(BitConverter.UInt32BitsToSingle((uint)halves[i] << 16), brains.GetElement(i));
            }
        }
    }

    /// <summary>The series for small arguments, the continued fraction for large ones.</summary>
    private static double Erf(double x)
    {
        if (Math.Abs(x) > 3)
        {
            var fraction = 0.0;
            for (var k = 60; k > 0; k--)
            {
                fraction = k / 2.0 / (Math.Abs(x) + fraction);
            }

            return Math.Sign(x) * (1 - (Math.Exp(-x * x) / (Math.Sqrt(Math.PI) * (Math.Abs(x) + fraction))));
        }

        double sum = 0, term = x;
        for (var k = 0; k < 80; k++)
        {
            sum += term / ((2 * k) + 1);
            term *= -x * x / (k + 1);
        }

        return 2 / Math.Sqrt(Math.PI) * sum;
    }
}
