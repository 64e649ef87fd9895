using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Taoverse.Inference.Kernels;

/// <summary>What the head of a model says of its last hidden states: the loss of a target, or the logits.</summary>
/// <param name="gemm">Multiplies.</param>
/// <param name="crew">Who does it.</param>
/// <param name="head">The head's weight.</param>
/// <param name="softcap">The bound that a tanh puts on logits, or null.</param>
internal sealed unsafe class LogitReader(Gemm gemm, WorkCrew crew, WeightMatrix head, float? softcap)
{
    // Both are part of the order of summation: they must not depend on the machine.
    private const int Chunk = 1024;
    private const int RowBlock = 384;

    /// <summary>Computes -ln softmax(logits)[target] of each row.</summary>
    /// <param name="rows">The hidden states.</param>
    /// <param name="targets">The token that follows each.</param>
    /// <returns>The losses, in natural logarithms.</returns>
    public double[] Losses(PackedRows rows, int[] targets)
    {
        var chunks = (head.Outputs + Chunk - 1) / Chunk;
        var losses = new double[targets.Length];
        var parts = new ChunkSum[RowBlock * chunks];
        var logits = new float[RowBlock];
        for (var block = 0; block < targets.Length; block += RowBlock)
        {
            var first = block;
            var count = Math.Min(RowBlock, targets.Length - block);
            crew.Run(chunks, (chunk, scratch) =>
            {
                var column = chunk * Chunk;
                var columns = Math.Min(Chunk, head.Outputs - column);
                var tile = scratch.Need((RowBlock * Chunk) + gemm.ScratchLength);
                gemm.MultiplyPart(new GemmPart(rows, first, count, column, columns), head, tile, Chunk, tile + (RowBlock * Chunk));
                for (var row = 0; row < count; row++)
                {
                    parts[(row * chunks) + chunk] = Sum(tile + (row * Chunk), columns);
                    if (targets[first + row] - column is >= 0 and var place && place < columns)
                    {
                        logits[row] = tile[(row * Chunk) + place];
                    }
                }
            });
            for (var row = 0; row < count; row++)
            {
                losses[first + row] = LogSum(parts.AsSpan(row * chunks, chunks)) - logits[row];
            }
        }

        return losses;
    }

    /// <summary>Computes the logits of each row.</summary>
    /// <param name="rows">The hidden states; few, as the result is not streamed.</param>
    /// <param name="target">Rows times vocabulary size floats.</param>
    public void Logits(PackedRows rows, float* target)
    {
        gemm.Multiply(rows, head, target, head.Outputs);
        for (var row = 0; row < rows.Rows; row++)
        {
            Cap(target + ((long)row * head.Outputs), head.Outputs);
        }
    }

    private void Cap(float* row, int size)
    {
        if (softcap is not { } bound)
        {
            return;
        }

        var cap = Vector256.Create(bound);
        for (var i = 0; i < size; i += Lanes.Count)
        {
            Lanes.Store(VectorMath.Tanh(Lanes.Load(row + i, size - i) / cap) * cap, row + i, size - i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ChunkSum Sum(float* row, int size)
    {
        Cap(row, size);
        var lanes = Vector256.Create(float.NegativeInfinity);
        for (var i = 0; i < size; i += Lanes.Count)
        {
            lanes = VectorMath.Greater(lanes, Lanes.Load(row + i, size - i, float.NegativeInfinity));
        }

        var maximum = float.NegativeInfinity;
        for (var i = 0; i < Lanes.Count; i++)
        {
            maximum = lanes.GetElement(i) > maximum ? lanes.GetElement(i) : maximum;
        }

        var reference = Vector256.Create(float.IsNegativeInfinity(maximum) ? 0 : maximum);
        Vector256<double> low = default, high = default;
        for (var i = 0; i < size; i += Lanes.Count)
        {
            var e = VectorMath.Exp(Lanes.Load(row + i, size - i, float.NegativeInfinity) - reference);
            low += Vector256.WidenLower(e);
            high += Vector256.WidenUpper(e);
        }

        return new ChunkSum(maximum, Lanes.Sum(low, high));
    }

    private static double LogSum(ReadOnlySpan<ChunkSum> parts)
    {
        double maximum = float.NegativeInfinity;
        foreach (var part in parts)
        {
            maximum = part.Maximum > maximum ? part.Maximum : maximum;
        }

        double sum = 0;
        foreach (var part in parts)
        {
            sum += part.Sum * FixedMath.Exp(part.Maximum - maximum);
        }

        return maximum + FixedMath.Log(sum);
    }

    /// <summary>The greatest logit of a chunk, and the sum of e^(logit - greatest).</summary>
    private readonly record struct ChunkSum(float Maximum, double Sum);
}
