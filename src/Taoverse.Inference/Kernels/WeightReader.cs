using System.Runtime.CompilerServices;
using Taoverse.Inference.Safetensors;

namespace Taoverse.Inference.Kernels;

/// <summary>Reads small weights, and rows of large ones, as singles.</summary>
internal static unsafe class WeightReader
{
    /// <summary>Reads one row.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="row">The row's number.</param>
    /// <param name="size">The elements of a row.</param>
    /// <param name="target">Room for as many.</param>
    public static void Row(TensorData tensor, long row, int size, float* target)
    {
        switch (tensor.Type)
        {
            case TensorType.F32:
                Row<SingleElement>(tensor.Start, row, size, target);
                break;
            case TensorType.BF16:
                Row<BrainElement>(tensor.Start, row, size, target);
                break;
            default:
                Row<HalfElement>(tensor.Start, row, size, target);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row<T>(byte* start, long row, int size, float* target)
        where T : struct, IWeightElement
    {
        var at = start + (row * size * T.Bytes);
        for (var i = 0; i < size; i++, at += T.Bytes)
        {
            target[i] = T.Load(at);
        }
    }
}
