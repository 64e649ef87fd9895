using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Taoverse.Inference.Kernels;

/// <summary>Layer and root-mean-square normalisation of one row; sums in double precision, in a fixed order.</summary>
internal static unsafe class Normalization
{
    /// <summary>x / sqrt(mean(x^2) + epsilon) * gain.</summary>
    public static void RootMeanSquare(float* row, float* gain, int size, double epsilon, float* target)
    {
        Scale(row, 0, (float)(1 / Math.Sqrt((SumOfSquares(row, size, 0) / size) + epsilon)), gain, null, size, target);
    }

    /// <summary>(x - mean) / sqrt(variance + epsilon) * gain + bias.</summary>
    public static void Layer(float* row, float* gain, float* bias, int size, double epsilon, float* target)
    {
        var mean = Sum(row, size) / size;
        Scale(row, (float)mean, (float)(1 / Math.Sqrt((SumOfSquares(row, size, mean) / size) + epsilon)), gain, bias, size, target);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Sum(float* row, int size)
    {
        Vector256<double> low = default, high = default;
        for (var i = 0; i < size; i += Lanes.Count)
        {
            var x = Lanes.Load(row + i, size - i);
            low += Vector256.WidenLower(x);
            high += Vector256.WidenUpper(x);
        }

        return Lanes.Sum(low, high);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double SumOfSquares(float* row, int size, double mean)
    {
        Vector256<double> low = default, high = default;
        var center = Vector256.Create(mean);
        for (var i = 0; i < size; i += Lanes.Count)
        {
            var x = Lanes.Load(row + i, size - i, (float)mean);
            var a = Vector256.WidenLower(x) - center;
            var b = Vector256.WidenUpper(x) - center;
            low = Vector256.FusedMultiplyAdd(a, a, low);
            high = Vector256.FusedMultiplyAdd(b, b, high);
        }

        // The lanes that fill the last vector hold the mean as a single, and so may differ from it.
        var filled = -size & (Lanes.Count - 1);
        var difference = (float)mean - mean;
        return Lanes.Sum(low, high) - (filled * difference * difference);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scale(float* row, float mean, float factor, float* gain, float* bias, int size, float* target)
    {
        var center = Vector256.Create(mean);
        var inverse = Vector256.Create(factor);
        for (var i = 0; i < size; i += Lanes.Count)
        {
            var x = (Lanes.Load(row + i, size - i) - center) * inverse * Lanes.Load(gain + i, size - i);
            if (bias is not null)
            {
                x += Lanes.Load(bias + i, size - i);
            }

            Lanes.Store(x, target + i, size - i);
        }
    }
}
