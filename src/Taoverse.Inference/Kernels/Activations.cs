using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Taoverse.Inference.Kernels;

internal static unsafe class Activations
{
    private interface IFunction
    {
        static abstract Vector256<float> Of(Vector256<float> x);
    }

    /// <summary>Applies a function to a row, and multiplies by a second row where there is one.</summary>
    public static void Apply(Activation activation, float* row, float* factor, int size, float* target)
    {
        switch (activation)
        {
            case Activation.Silu:
                Apply<Silu>(row, factor, size, target);
                break;
            case Activation.Gelu:
                Apply<Gelu>(row, factor, size, target);
                break;
            case Activation.GeluTanh:
                Apply<GeluTanh>(row, factor, size, target);
                break;
            default:
                Apply<Relu>(row, factor, size, target);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Apply<T>(float* row, float* factor, int size, float* target)
        where T : struct, IFunction
    {
        for (var i = 0; i < size; i += Lanes.Count)
        {
            var y = T.Of(Lanes.Load(row + i, size - i));
            if (factor is not null)
            {
                y *= Lanes.Load(factor + i, size - i);
            }

            Lanes.Store(y, target + i, size - i);
        }
    }

    private readonly struct Silu : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Of(Vector256<float> x) => x / (Vector256<float>.One + VectorMath.Exp(-x));
    }

    private readonly struct Gelu : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Of(Vector256<float> x) =>
            x * Vector256.Create(0.5f) * (Vector256<float>.One + VectorMath.Erf(x * Vector256.Create(0.70710677f)));
    }

    private readonly struct GeluTanh : IFunction
    {
        // (1 + tanh u) / 2 = 1 / (1 + e^-2u), with u = sqrt(2 / pi) (x + 0.044715 x^3).
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Of(Vector256<float> x)
        {
            var cubic = Vector256.FusedMultiplyAdd(x * x * x, Vector256.Create(0.044715f), x);
            return x / (Vector256<float>.One + VectorMath.Exp(cubic * Vector256.Create(-1.5957691f)));
        }
    }

    private readonly struct Relu : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Of(Vector256<float> x) =>
            Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256<float>.Zero), Vector256<float>.Zero, x);
    }
}
