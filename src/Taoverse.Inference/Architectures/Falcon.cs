using Taoverse.Inference.Kernels;

namespace Taoverse.Inference.Architectures;

/// <summary>FalconForCausalLM in its forms: one key-value head for all, one for each, or (new_decoder_architecture) groups.</summary>
internal static class Falcon
{
    public static DecoderSpec Describe(ModelConfig config)
    {
        if (config.Flag("alibi", false))
        {
            throw ModelConfig.Unsupported("'alibi' asks for position biases, which the engine does not know");
        }

        var hidden = config.Count("hidden_size");
        var heads = config.Count("num_attention_heads");
        var headSize = config.HeadSize(hidden, heads, "num_attention_heads");
        var isNew = config.Flag("new_decoder_architecture", false);
        var multiQuery = config.Flag("multi_query", true);
        var groups = isNew ? config.KeyValueHeads(heads, "num_kv_heads") : multiQuery ? 1 : heads;
        var parallel = config.Flag("parallel_attn", true);
        var sharesNorm = parallel && !(isNew && config.Count("num_ln_in_parallel_attn", 2) == 2);
        var sizes = new Sizes(hidden, config.Count("ffn_hidden_size", 4 * hidden), config.Number("layer_norm_epsilon", 1e-5), config.Flag("bias", false));
        var shape = new AttentionShape
        {
            Heads = heads,
            KeyValueHeads = groups,
            HeadSize = headSize,
            Scale = (float)(1 / Math.Sqrt(headSize)),
            Grouped = isNew || !multiQuery,
        };
        var rotary = new RotarySpec(Rotary.Frequencies(
            config.RotatedSize(headSize, 1), config.Number("rope_theta", 10_000), config.Section("rope_scaling")));
        var layer = new LayerSpec
        {
            Order = parallel ? ResidualOrder.Parallel : ResidualOrder.NormFirst,
            AttentionNorm = new NormSpec(parallel && !sharesNorm ? "ln_attn" : "input_layernorm", hidden, sizes.Epsilon, IsLayer: true),
            MlpNorm = sharesNorm ? null : new NormSpec(parallel ? "ln_mlp" : "post_attention_layernorm", hidden, sizes.Epsilon, IsLayer: true),
            Attention = shape,
            Projections = [new LinearSpec("self_attention.query_key_value", hidden, shape.RowSize, sizes.Bias)],
            AttentionOutput = new LinearSpec("self_attention.dense", hidden, hidden, sizes.Bias),
            Rotary = rotary,
            MlpInputs = [new LinearSpec("mlp.dense_h_to_4h", hidden, sizes.Intermediate, sizes.Bias)],
            Activation = config.Activation("activation", "gelu"),
            MlpOutput = new LinearSpec("mlp.dense_4h_to_h", sizes.Intermediate, hidden, sizes.Bias),
        };
        return new DecoderSpec
        {
            HiddenSize = hidden,
            VocabularySize = config.Count("vocab_size"),
            LayerCount = config.Count("num_hidden_layers"),
            MaxPositions = config.Count("max_position_embeddings", 2048),
            BasePrefix = "transformer.",
            Embedding = "transformer.word_embeddings",
            Layer = number => Named(layer, $"transformer.h.{number}."),
            FinalNorm = new NormSpec("transformer.ln_f", hidden, sizes.Epsilon, IsLayer: true),
            Head = new LinearSpec("lm_head", hidden, config.Count("vocab_size")),
            TiesHead = config.Flag("tie_word_embeddings", true),
            Buffers = [".rotary_emb.inv_freq"],
        };
    }

    private static LayerSpec Named(LayerSpec layer, string name) => layer with
    {
        AttentionNorm = layer.AttentionNorm with { Name = name + layer.AttentionNorm.Name },
        MlpNorm = layer.MlpNorm is { } norm ? norm with { Name = name + norm.Name } : null,
        Projections = [layer.Projections[0] with { Name = name + layer.Projections[0].Name }],
        AttentionOutput = layer.AttentionOutput with { Name = name + layer.AttentionOutput.Name },
        MlpInputs = [layer.MlpInputs[0] with { Name = name + layer.MlpInputs[0].Name }],
        MlpOutput = layer.MlpOutput with { Name = name + layer.MlpOutput.Name },
    };

    private readonly record struct Sizes(int Hidden, int Intermediate, double Epsilon, bool Bias);
}
