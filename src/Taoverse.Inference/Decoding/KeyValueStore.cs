using Taoverse.Inference.Kernels;

namespace Taoverse.Inference.Decoding;

/// <summary>The keys and values of a sequence that goes on, so that a further token costs one row and no more.</summary>
/// <param name="capacity">The most positions.</param>
internal sealed unsafe class KeyValueStore(int capacity) : IDisposable
{
    private readonly List<FloatBuffer> layers = [];

    /// <summary>Copies the new rows of a layer in, and shows all rows so far.</summary>
    /// <param name="layer">The layer's number.</param>
    /// <param name="shape">Where keys and values stand in a row of projections.</param>
    /// <param name="rows">The first new row.</param>
    /// <param name="start">Its position.</param>
    /// <param name="count">How many new rows.</param>
    public KeyValueView Append(int layer, AttentionShape shape, float* rows, int start, int count)
    {
        while (layers.Count <= layer)
        {
            layers.Add(new FloatBuffer());
        }

        var rowSize = 2 * shape.KeyValueHeads * shape.HeadSize;
        var values = shape.KeyValueHeads * shape.HeadSize;
        var target = layers[layer].Need((long)capacity * rowSize);
        for (var row = 0; row < count; row++)
        {
            var from = rows + ((long)row * shape.RowSize);
            var to = target + ((long)(start + row) * rowSize);
            for (var head = 0; head < shape.KeyValueHeads; head++)
            {
                Copy(from + shape.KeyOffset(head), to + (head * shape.HeadSize), shape.HeadSize);
                Copy(from + shape.ValueOffset(head), to + values + (head * shape.HeadSize), shape.HeadSize);
            }
        }

        return new KeyValueView(target, target + values, shape.HeadSize, rowSize, start + count);
    }

    public void Dispose() => layers.ForEach(layer => layer.Dispose());

    private static void Copy(float* from, float* to, int count) => new ReadOnlySpan<float>(from, count).CopyTo(new Span<float>(to, count));
}
