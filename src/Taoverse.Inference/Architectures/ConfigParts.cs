using Taoverse.Inference.Kernels;

namespace Taoverse.Inference.Architectures;

/// <summary>What several architectures read from their config in the same way.</summary>
internal static class ConfigParts
{
    private const int MaxHeadSize = 1 << 16;

    public static Activation Activation(this ModelConfig config, string key, string fallback) => (config.Text(key) ?? fallback) switch
    {
        "silu" or "swish" => Kernels.Activation.Silu,
        "gelu" => Kernels.Activation.Gelu,
        "gelu_new" or "gelu_pytorch_tanh" or "gelu_fast" => Kernels.Activation.GeluTanh,
        "relu" => Kernels.Activation.Relu,
        var other => throw ModelConfig.Unsupported($"'{key}' is '{other}', an activation that the engine does not know"),
    };

    /// <summary>The size of a head where it has to be the hidden size over the number of heads.</summary>
    public static int HeadSize(this ModelConfig config, int hidden, int heads, string headsKey) => hidden % heads == 0
        ? hidden / heads
        : throw config.Wrong(headsKey, $"is {heads}, which does not divide the hidden size {hidden}");

    public static int KeyValueHeads(this ModelConfig config, int heads, string key = "num_key_value_heads")
    {
        var groups = config.Count(key, heads);
        return heads % groups == 0 ? groups : throw config.Wrong(key, $"is {groups}, which does not divide the {heads} heads");
    }

    /// <summary>Attention in which queries, keys and values stand apart, scaled by the root of the head size.</summary>
    public static AttentionShape Attention(int heads, int keyValueHeads, int headSize) => new()
    {
        Heads = heads,
        KeyValueHeads = keyValueHeads,
        HeadSize = headSize,
        Scale = (float)(1 / Math.Sqrt(headSize)),
    };

    /// <summary>The rotary embedding of a head, of which a share is rotated.</summary>
    public static RotarySpec Rotary(this ModelConfig config, int headSize, double share) => new(Architectures.Rotary.Frequencies(
        config.RotatedSize(headSize, share), config.Number("rope_theta", 10_000), config.Section("rope_scaling")));

    /// <summary>How many numbers of a head are rotated, an even number.</summary>
    public static int RotatedSize(this ModelConfig config, int headSize, double share)
    {
        var size = (int)(headSize * share);
        return size is > 0 and <= MaxHeadSize && size <= headSize && size % 2 == 0
            ? size
            : throw config.Wrong(
                "partial_rotary_factor", $"leaves {size} of the {headSize} numbers of a head to rotate, which has to be even and within it");
    }
}
