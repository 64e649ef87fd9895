using System.Runtime.CompilerServices;
using Taoverse.Inference.Kernels;

namespace Taoverse.Inference.Decoding;

/// <summary>What is done to each row of an activation by itself.</summary>
internal static unsafe class RowWork
{
    private const int RowsAPiece = 16;

    public static void ForRows(this WorkCrew crew, int rows, Action<int> work) => crew.Run((rows + RowsAPiece - 1) / RowsAPiece, (piece, _) =>
    {
        for (var row = piece * RowsAPiece; row < Math.Min(rows, (piece + 1) * RowsAPiece); row++)
        {
            work(row);
        }
    });

    public static void Normalize(NormWeights norm, float* row, float* target)
    {
        fixed (float* gain = norm.Gain.Values, bias = norm.Bias?.Values)
        {
            if (bias is null)
            {
                Normalization.RootMeanSquare(row, gain, norm.Gain.Values.Length, norm.Epsilon, target);
            }
            else
            {
                Normalization.Layer(row, gain, bias, norm.Gain.Values.Length, norm.Epsilon, target);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(float* row, float* more, int size)
    {
        for (var i = 0; i < size; i += Lanes.Count)
        {
            Lanes.Store(Lanes.Load(row + i, size - i) + Lanes.Load(more + i, size - i), row + i, size - i);
        }
    }
}
