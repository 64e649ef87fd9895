using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Taoverse.Inference.Kernels;

/// <summary>One head's attention for one block of queries.</summary>
internal unsafe struct AttentionBlock
{
    private float* scores;
    private float* mixed;
    private float* maxima;
    private float* factors;
    private double* sums;

    public required AttentionShape Shape { get; init; }

    public required MicroKernel Kernel { get; init; }

    /// <summary>The position of the first query in its sequence.</summary>
    public required int FirstPosition { get; init; }

    public required int Queries { get; init; }

    /// <summary>The head's keys as panels of rows.</summary>
    public required float* Keys { get; init; }

    /// <summary>The head's values as panels of columns.</summary>
    public required float* Values { get; init; }

    /// <summary>The number of keys that were packed.</summary>
    public required int KeyCount { get; init; }

    private readonly int MixedStride => RoundUp(Shape.HeadSize, Kernel.Columns);

    public static int ScratchLength(AttentionShape shape, MicroKernel kernel, int keyBlock) =>
        Attention.QueryBlock * (keyBlock + shape.HeadSize + RoundUp(shape.HeadSize, kernel.Columns) + 4);

    /// <summary>Computes the block.</summary>
    /// <param name="queries">The head's first query; rows are <see cref="AttentionShape.RowSize"/> apart.</param>
    /// <param name="target">Where the first result goes; rows are heads times head size apart.</param>
    /// <param name="scratch">Room for <see cref="ScratchLength"/> floats.</param>
    /// <param name="keyBlock">The keys of a block.</param>
    public void Run(float* queries, float* target, float* scratch, int keyBlock)
    {
        sums = (double*)scratch;
        maxima = scratch + (2 * Attention.QueryBlock);
        factors = maxima + Attention.QueryBlock;
        mixed = factors + Attention.QueryBlock;
        var packed = mixed + (Attention.QueryBlock * MixedStride);
        scores = packed + (Attention.QueryBlock * Shape.HeadSize);
        new Span<float>(maxima, Attention.QueryBlock).Fill(float.NegativeInfinity);
        new Span<double>(sums, Attention.QueryBlock).Clear();
        new Span<float>(mixed, Attention.QueryBlock * MixedStride).Clear();
        for (var q = 0; q < Queries; q += Kernel.Columns)
        {
            PackedRows.PackPanel(
                queries + ((long)q * Shape.RowSize), Math.Min(Kernel.Columns, Queries - q), Shape.HeadSize, Shape.RowSize, Kernel.Columns,
                packed + (q * Shape.HeadSize));
        }

        var first = Shape.Window is { } window ? Math.Max(0, FirstPosition - window + 1) : 0;
        var end = FirstPosition + Queries;
        for (var key = first / keyBlock * keyBlock; key < end; key += keyBlock)
        {
            var count = Math.Min(keyBlock, end - key);
            Score(packed, key, count);
            var grew = Softmax(key, count);
            Mix(key, count, grew);
        }

        Finish(target);
    }

    private readonly void Score(float* packed, int key, int count)
    {
        for (var j = 0; j < count; j += Kernel.Rows)
        {
            var panel = Keys + ((long)(key + j) * Shape.HeadSize);
            for (var q = 0; q < Queries; q += Kernel.Columns)
            {
                Kernel.Run(
                    Shape.HeadSize, panel, Kernel.Rows, packed + (q * Shape.HeadSize),
                    scores + (j * Attention.QueryBlock) + q, Attention.QueryBlock, add: false);
            }
        }
    }

    /// <summary>Turns scores into weights relative to the maximum so far.</summary>
    /// <returns>Whether a maximum grew, so that what was mixed before has to shrink.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly bool Softmax(int key, int count)
    {
        var grew = false;
        for (var q = 0; q < Queries; q += Lanes.Count)
        {
            var before = Vector256.Load(maxima + q);
            var maximum = Prepare(scores + q, FirstPosition + q, key, count, before);
            var reference = Vector256.ConditionalSelect(
                Vector256.Equals(maximum, Vector256.Create(float.NegativeInfinity)), Vector256<float>.Zero, maximum);
            var factor = VectorMath.Exp(before - reference);
            grew |= !Vector256.EqualsAll(factor, Vector256<float>.One);
            var low = Vector256.Load(sums + q) * Vector256.WidenLower(factor);
            var high = Vector256.Load(sums + q + 4) * Vector256.WidenUpper(factor);
            var at = scores + q;
            for (var j = 0; j < count; j++, at += Attention.QueryBlock)
            {
                var weight = VectorMath.Exp(Vector256.Load(at) - reference);
                weight.Store(at);
                low += Vector256.WidenLower(weight);
                high += Vector256.WidenUpper(weight);
            }

            maximum.Store(maxima + q);
            factor.Store(factors + q);
            low.Store(sums + q);
            high.Store(sums + q + 4);
        }

        return grew;
    }

    /// <summary>Scales, caps and masks the scores of eight queries.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly Vector256<float> Prepare(float* at, int position, int key, int count, Vector256<float> maximum)
    {
        var scale = Vector256.Create(Shape.Scale);
        var cap = Vector256.Create(Shape.Softcap ?? 0);
        var positions = Vector256.Create(position) + Vector256<int>.Indices;
        var oldest = positions - Vector256.Create((Shape.Window ?? KeyCount) - 1);
        var masked = key + count - 1 > position || (Shape.Window is { } window && key < position + Lanes.Count - window);
        for (var j = 0; j < count; j++, at += Attention.QueryBlock)
        {
            var score = Vector256.Load(at) * scale;
            if (Shape.Softcap is not null)
            {
                score = VectorMath.Tanh(score / cap) * cap;
            }

            if (masked)
            {
                var place = Vector256.Create(key + j);
                var seen = Vector256.GreaterThanOrEqual(positions, place) & Vector256.GreaterThanOrEqual(place, oldest);
                score = Vector256.ConditionalSelect(seen.AsSingle(), score, Vector256.Create(float.NegativeInfinity));
            }

            score.Store(at);
            maximum = VectorMath.Greater(maximum, score);
        }

        return maximum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Mix(int key, int count, bool grew)
    {
        for (var q = 0; q < Queries && grew; q++)
        {
            var factor = Vector256.Create(factors[q]);
            for (var d = 0; d < MixedStride; d += Lanes.Count)
            {
                var at = mixed + (q * MixedStride) + d;
                (Vector256.Load(at) * factor).Store(at);
            }
        }

        for (var d = 0; d < MixedStride; d += Kernel.Columns)
        {
            var panel = Values + ((long)d * KeyCount) + ((long)key * Kernel.Columns);
            for (var q = 0; q < Queries; q += Kernel.Rows)
            {
                Kernel.Run(count, scores + q, Attention.QueryBlock, panel, mixed + (q * MixedStride) + d, MixedStride, add: true);
            }
        }
    }

    private readonly void Finish(float* target)
    {
        for (var q = 0; q < Queries; q++, target += Shape.Heads * Shape.HeadSize)
        {
            var inverse = Vector256.Create((float)(1 / sums[q]));
            for (var d = 0; d < Shape.HeadSize; d += Lanes.Count)
            {
                Lanes.Store(Vector256.Load(mixed + (q * MixedStride) + d) * inverse, target + d, Shape.HeadSize - d);
            }
        }
    }

    private static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;
}
