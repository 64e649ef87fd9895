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
        var intermediate = config.Count("ffn_hidden_size", 4 * hidden);
        var epsilon = config.Number("layer_norm_epsilon", 1e-5);
        var bias = config.Flag("bias", false);
        var shape = ConfigParts.Attention(heads, groups, headSize) with { Grouped = isNew || !multiQuery };
        var layer = new LayerSpec
        {
            Order = parallel ? ResidualOrder.Parallel : ResidualOrder.NormFirst,
            AttentionNorm = Norm(parallel && !sharesNorm ? "ln_attn" : "input_layernorm"),
            MlpNorm = sharesNorm ? null : Norm(parallel ? "ln_mlp" : "post_attention_layernorm"),
            Attention = shape,
            Projections = [new LinearSpec("self_attention.query_key_value", hidden, shape.RowSize, bias)],
            AttentionOutput = new LinearSpec("self_attention.dense", hidden, hidden, bias),
            Rotary = config.Rotary(headSize, 1),
            MlpInputs = [new LinearSpec("mlp.dense_h_to_4h", hidden, intermediate, bias)],
            Activation = config.Activation("activation", "gelu"),
            MlpOutput = new LinearSpec("mlp.dense_4h_to_h", intermediate, hidden, bias),
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
            FinalNorm = Norm("transformer.ln_f"),
            Head = new LinearSpec("lm_head", hidden, config.Count("vocab_size")),
            TiesHead = config.Flag("tie_word_embeddings", true),
            Buffers = [".rotary_emb.inv_freq"],
        };

        NormSpec Norm(string name) => new(name, hidden, epsilon, IsLayer: true);
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
}
