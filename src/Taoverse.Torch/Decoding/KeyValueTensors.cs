using Taoverse.Torch.Weights;
using static TorchSharp.torch;

namespace Taoverse.Torch.Decoding;

/// <summary>The keys and values of a sequence that goes on, so that a further token costs one row and no more.</summary>
internal sealed class KeyValueTensors : IDisposable
{
    private readonly List<(Tensor Keys, Tensor Values)> layers = [];

    /// <summary>Makes room.</summary>
    /// <param name="weights">The model.</param>
    /// <param name="capacity">The most positions.</param>
    public KeyValueTensors(DeviceWeights weights, int capacity)
    {
        foreach (var layer in weights.Layers)
        {
            var shape = layer.Spec.Attention;
            layers.Add((Room(), Room()));

            Tensor Room() => empty(
                shape.KeyValueHeads, capacity, shape.HeadSize, dtype: weights.Embedding.dtype, device: weights.Embedding.device);
        }
    }

    /// <summary>Keeps new keys and values, and gives all so far.</summary>
    /// <param name="layer">The layer's number.</param>
    /// <param name="keys">Heads, positions, numbers.</param>
    /// <param name="values">The same.</param>
    /// <param name="start">The first new position.</param>
    public (Tensor Keys, Tensor Values) Append(int layer, Tensor keys, Tensor values, int start)
    {
        var count = keys.shape[1];
        var kept = layers[layer];
        kept.Keys.narrow(1, start, count).copy_(keys);
        kept.Values.narrow(1, start, count).copy_(values);
        return (kept.Keys.narrow(1, 0, start + count), kept.Values.narrow(1, 0, start + count));
    }

    public void Dispose()
    {
        foreach (var (keys, values) in layers)
        {
            keys.Dispose();
            values.Dispose();
        }
    }
}
