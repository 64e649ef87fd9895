using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Taoverse.Inference.Safetensors;

namespace Taoverse.Inference.Kernels;

/// <summary>Frobenius norms, accumulated in double precision in a fixed order.</summary>
internal static unsafe class TensorNorm
{
    // Part of the order of summation: it must not depend on the machine.
    private const int Chunk = 1 << 18;

    public static double Frobenius(TensorData tensor, WorkCrew crew)
    {
        var elements = tensor.Elements;
        var sums = new double[(elements + Chunk - 1) / Chunk];
        crew.Run(sums.Length, (piece, _) =>
        {
            var first = (long)piece * Chunk;
            var count = (int)Math.Min(Chunk, elements - first);
            var at = tensor.Start + (first * tensor.ElementBytes);
            sums[piece] = tensor.Type switch
            {
                TensorType.F32 => SumOfSquares<SingleElement>(at, count),
                TensorType.BF16 => SumOfSquares<BrainElement>(at, count),
                _ => SumOfSquares<HalfElement>(at, count),
            };
        });
        return Math.Sqrt(sums.Aggregate(0.0, (total, sum) => total + sum));
    }

    /// <summary>Rounds a norm as PyTorch does, which gives it in the type of the weights.</summary>
    public static double Round(double norm, TensorType type) => type switch
    {
        TensorType.F32 => (float)norm,
        TensorType.F16 => (double)(Half)norm,
        _ => RoundToBrain((float)norm),
    };

    private static float RoundToBrain(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsFinite(value) ? BitConverter.UInt32BitsToSingle((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000) : value;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double SumOfSquares<T>(byte* at, int count)
        where T : struct, IWeightElement
    {
        Vector256<double> a = default, b = default, c = default, d = default;
        var i = 0;
        for (; i <= count - 16; i += 16, at += 16 * T.Bytes)
        {
            var x = T.LoadEight(at);
            var y = T.LoadEight(at + (8 * T.Bytes));
            a = Square(Vector256.WidenLower(x), a);
            b = Square(Vector256.WidenUpper(x), b);
            c = Square(Vector256.WidenLower(y), c);
            d = Square(Vector256.WidenUpper(y), d);
        }

        var sum = Lanes.Sum(a + c, b + d);
        for (; i < count; i++, at += T.Bytes)
        {
            double x = T.Load(at);
            sum = Math.FusedMultiplyAdd(x, x, sum);
        }

        return sum;
    }

    private static Vector256<double> Square(Vector256<double> x, Vector256<double> sum) => Vector256.FusedMultiplyAdd(x, x, sum);
}
