namespace Taoverse.Inference.Kernels;

/// <summary>Where the keys and values of a sequence stand.</summary>
/// <param name="keys">The first key of head 0.</param>
/// <param name="values">The first value of head 0.</param>
/// <param name="headStride">The floats from one head to the next.</param>
/// <param name="rowStride">The floats from one position to the next.</param>
/// <param name="count">How many positions.</param>
internal readonly unsafe struct KeyValueView(float* keys, float* values, int headStride, int rowStride, int count)
{
    public int RowStride => rowStride;

    public int Count => count;

    public float* Keys(int head) => keys + ((long)head * headStride);

    public float* Values(int head) => values + ((long)head * headStride);
}
