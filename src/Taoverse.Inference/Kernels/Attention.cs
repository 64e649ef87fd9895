using System.Runtime.Intrinsics;

namespace Taoverse.Inference.Kernels;

/// <summary>Causal attention of one sequence, block by block, so that scores never take more than one block of room.</summary>
/// <remarks>
/// Scores are computed transposed: a lane is a query, so that maxima and sums over keys need no order across lanes. Blocks of
/// keys begin at multiples of <see cref="KeyBlock"/> counted from the sequence's start. A query's result depends on nothing but
/// its own row and the keys before it.
/// </remarks>
internal sealed unsafe class Attention(MicroKernel kernel, WorkCrew crew) : IDisposable
{
    public const int QueryBlock = 96;
    private const int KeyBlock = 240;

    private readonly FloatBuffer packedKeys = new();
    private readonly FloatBuffer packedValues = new();

    /// <summary>Computes the attention of the last queries of a sequence.</summary>
    /// <param name="shape">Heads, window and places.</param>
    /// <param name="queries">The rows of the queries' projections, <see cref="AttentionShape.RowSize"/> floats each.</param>
    /// <param name="queryCount">How many.</param>
    /// <param name="keys">All keys and values so far, the queries' own included.</param>
    /// <param name="target">One row for each query: the heads one after another.</param>
    public void Run(AttentionShape shape, float* queries, int queryCount, KeyValueView keys, float* target)
    {
        Pack(shape, keys);
        var blocks = (queryCount + QueryBlock - 1) / QueryBlock;
        crew.Run(blocks * shape.Heads, (piece, scratch) =>
        {
            // Later blocks see more keys; they come first so that no worker is left with one at the end.
            var first = (blocks - 1 - (piece / shape.Heads)) * QueryBlock;
            var head = piece % shape.Heads;
            var block = new AttentionBlock
            {
                Shape = shape,
                Kernel = kernel,
                FirstPosition = keys.Count - queryCount + first,
                Queries = Math.Min(QueryBlock, queryCount - first),
                Keys = packedKeys.Start + (head / shape.HeadsAGroup * KeyFloats(shape, keys.Count)),
                Values = packedValues.Start + (head / shape.HeadsAGroup * ValueFloats(shape, keys.Count)),
                KeyCount = keys.Count,
            };
            block.Run(
                queries + ((long)first * shape.RowSize) + shape.QueryOffset(head),
                target + ((long)first * shape.Heads * shape.HeadSize) + (head * shape.HeadSize),
                scratch.Need(AttentionBlock.ScratchLength(shape, kernel, KeyBlock)), KeyBlock);
        });
    }

    public void Dispose()
    {
        packedKeys.Dispose();
        packedValues.Dispose();
    }

    private long KeyFloats(AttentionShape shape, int count) => (long)RoundUp(count, kernel.Rows) * shape.HeadSize;

    private long ValueFloats(AttentionShape shape, int count) => (long)count * RoundUp(shape.HeadSize, kernel.Columns);

    private void Pack(AttentionShape shape, KeyValueView keys)
    {
        var keyStart = packedKeys.Need(KeyFloats(shape, keys.Count) * shape.KeyValueHeads);
        var valueStart = packedValues.Need(ValueFloats(shape, keys.Count) * shape.KeyValueHeads);
        crew.Run(shape.KeyValueHeads, (head, _) =>
        {
            var target = keyStart + (head * KeyFloats(shape, keys.Count));
            for (var j = 0; j < keys.Count; j += kernel.Rows, target += kernel.Rows * shape.HeadSize)
            {
                PackedRows.PackPanel(
                    keys.Keys(head) + ((long)j * keys.RowStride), Math.Min(kernel.Rows, keys.Count - j), shape.HeadSize, keys.RowStride,
                    kernel.Rows, target);
            }

            target = valueStart + (head * ValueFloats(shape, keys.Count));
            for (var d = 0; d < shape.HeadSize; d += kernel.Columns)
            {
                var columns = Math.Min(kernel.Columns, shape.HeadSize - d);
                for (var j = 0; j < keys.Count; j++, target += kernel.Columns)
                {
                    var panel = new Span<float>(target, kernel.Columns);
                    new ReadOnlySpan<float>(keys.Values(head) + ((long)j * keys.RowStride) + d, columns).CopyTo(panel);
                    panel[columns..].Clear();
                }
            }
        });
    }

    private static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;
}
