using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Taoverse.Inference.Kernels;

/// <summary>Products of activations with weights, blocked so that what is used again stays in the caches.</summary>
internal sealed unsafe class Gemm(MicroKernel kernel, WorkCrew crew)
{
    // A panel of rows stays in the first cache while those of columns come from the second, of which they take half a megabyte.
    private const int DepthBlock = 384;
    private const int MostPanels = 12;
    private const int PiecesAWorker = 3;
    private const int Line = 64 / sizeof(float);

    // Where there is one panel of rows, as for a prompt, each weight is used once: it goes from the first cache into the product.
    private const int NarrowDepthBlock = 128;

    /// <summary>The floats of scratch that <see cref="MultiplyPart"/> needs.</summary>
    public int ScratchLength => (MostPanels * kernel.Columns * DepthBlock) + (kernel.Rows * kernel.Columns);

    /// <summary>Computes rows times weight, and the bias, into a matrix.</summary>
    /// <param name="rows">The activations.</param>
    /// <param name="weight">The weight.</param>
    /// <param name="target">The result's first element.</param>
    /// <param name="rowStride">The floats from one row of the result to the next.</param>
    public void Multiply(PackedRows rows, WeightMatrix weight, float* target, int rowStride)
    {
        var share = (weight.Outputs + (crew.Threads * PiecesAWorker) - 1) / (crew.Threads * PiecesAWorker);
        var columns = Math.Min(MostColumns(rows.Rows), RoundUp(share, kernel.Columns));
        crew.Run((weight.Outputs + columns - 1) / columns, (piece, scratch) =>
        {
            var first = piece * columns;
            MultiplyPart(
                new GemmPart(rows, 0, rows.Rows, first, Math.Min(columns, weight.Outputs - first)), weight,
                target + first, rowStride, scratch.Need(ScratchLength));
        });
    }

    /// <summary>Computes some rows times some of the weight's columns, on the calling worker alone.</summary>
    /// <param name="part">Which.</param>
    /// <param name="weight">The weight.</param>
    /// <param name="target">The first element of the part's result.</param>
    /// <param name="rowStride">The floats from one row of the result to the next.</param>
    /// <param name="scratch">Room for <see cref="ScratchLength"/> floats.</param>
    public void MultiplyPart(GemmPart part, WeightMatrix weight, float* target, int rowStride, float* scratch)
    {
        var most = MostColumns(part.RowCount);
        for (var c = 0; c < part.Columns; c += most)
        {
            MultiplyColumns(
                part with { Column = part.Column + c, Columns = Math.Min(most, part.Columns - c) }, weight, target + c, rowStride, scratch);
        }

        AddBias(weight.Bias?.Values, part.Column, part.Columns, target, part.RowCount, rowStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MultiplyColumns(GemmPart part, WeightMatrix weight, float* target, int rowStride, float* scratch)
    {
        var (height, width) = (kernel.Rows, kernel.Columns);
        var tile = scratch + (MostPanels * width * DepthBlock);
        var block = IsNarrow(part.RowCount) ? NarrowDepthBlock : DepthBlock;
        for (var k = 0; k < weight.Inputs; k += block)
        {
            var depth = Math.Min(block, weight.Inputs - k);
            WeightPacker.Pack(weight, part.Column, part.Columns, k, depth, width, scratch);

            // With each panel of columns comes its share of the next panel of rows.
            var share = IsNarrow(part.RowCount) ? 0 : depth * height * width / part.Columns;
            for (var r = 0; r < part.RowCount; r += height)
            {
                var rows = Math.Min(height, part.RowCount - r);
                var panel = part.Rows.Panel((part.Row + r) / height, k);
                var nextPanel = r + height < part.RowCount ? part.Rows.Panel(((part.Row + r) / height) + 1, k) : panel;
                for (var c = 0; c < part.Columns; c += width)
                {
                    var place = target + ((long)r * rowStride) + c;
                    PrefetchNext(place, rows, rowStride);
                    Prefetch(nextPanel + ((long)share * c / width), share);
                    Tile(depth, panel, scratch + (c * depth), place, rowStride, rows, Math.Min(width, part.Columns - c), k > 0, tile);
                }
            }
        }
    }

    private int MostColumns(int rows) => (IsNarrow(rows) ? 1 : MostPanels) * kernel.Columns;

    private bool IsNarrow(int rows) => rows <= kernel.Rows;

    // What is called for each tile must not wait to be compiled well: the first token needs it hundreds of thousands of times.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Tile(int depth, float* a, float* b, float* c, int rowStride, int rows, int columns, bool add, float* tile)
    {
        if (rows == kernel.Rows && columns == kernel.Columns)
        {
            kernel.Run(depth, a, kernel.Rows, b, c, rowStride, add);
            return;
        }

        for (var r = 0; r < rows && add; r++)
        {
            new ReadOnlySpan<float>(c + ((long)r * rowStride), columns).CopyTo(new Span<float>(tile + (r * kernel.Columns), columns));
        }

        kernel.Run(depth, a, kernel.Rows, b, tile, kernel.Columns, add);
        for (var r = 0; r < rows; r++)
        {
            new ReadOnlySpan<float>(tile + (r * kernel.Columns), columns).CopyTo(new Span<float>(c + ((long)r * rowStride), columns));
        }
    }

    /// <summary>Asks for the tile to the right, which is loaded once this one is done.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void PrefetchNext(float* tile, int rows, int rowStride)
    {
        for (var r = 0; r < rows && Sse.IsSupported; r++)
        {
            var next = tile + ((long)r * rowStride) + kernel.Columns;
            Sse.Prefetch0(next);
            Sse.Prefetch0(next + kernel.Columns - 1);
        }
    }

    /// <summary>Asks for values that are in the second cache by the time they are needed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(float* from, int count)
    {
        for (var at = 0; at < count && Sse.IsSupported; at += Line)
        {
            Sse.Prefetch1(from + at);
        }
    }

    private static void AddBias(float[]? bias, int first, int count, float* target, int rows, int rowStride)
    {
        for (var r = 0; r < rows && bias is not null; r++, target += rowStride)
        {
            fixed (float* add = &bias[first])
            {
                var c = 0;
                for (; c <= count - Vector256<float>.Count; c += Vector256<float>.Count)
                {
                    (Vector256.Load(target + c) + Vector256.Load(add + c)).Store(target + c);
                }

                for (; c < count; c++)
                {
                    target[c] += add[c];
                }
            }
        }
    }

    private static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;
}
