namespace Taoverse.Inference.Architectures;

/// <summary>GPTNeoXForCausalLM: each head's query, key and value stand together; both parts may read the same input.</summary>
internal static class GptNeoX
{
    public static DecoderSpec Describe(ModelConfig config)
    {
        var hidden = config.Count("hidden_size");
        var heads = config.Count("num_attention_heads");
        var headSize = config.HeadSize(hidden, heads, "num_attention_heads");
        var intermediate = config.Count("intermediate_size");
        var epsilon = config.Number("layer_norm_eps", 1e-5);
        var share = config.OptionalNumber("rotary_pct") ?? config.Number("partial_rotary_factor", 0.25);
        var theta = config.OptionalNumber("rotary_emb_base") ?? config.Number("rope_theta", 10_000);
        var bias = config.Flag("attention_bias", true);
        var rotary = new RotarySpec(Rotary.Frequencies(config.RotatedSize(headSize, share), theta, config.Section("rope_scaling")));
        var order = config.Flag("use_parallel_residual", true) ? ResidualOrder.Parallel : ResidualOrder.NormFirst;
        var activation = config.Activation("hidden_act", "gelu");
        var shape = ConfigParts.Attention(heads, heads, headSize) with { Grouped = true };
        return new DecoderSpec
        {
            HiddenSize = hidden,
            VocabularySize = config.Count("vocab_size"),
            LayerCount = config.Count("num_hidden_layers"),
            MaxPositions = config.Count("max_position_embeddings", 2048),
            BasePrefix = "gpt_neox.",
            Embedding = "gpt_neox.embed_in",
            Layer = Layer,
            FinalNorm = new NormSpec("gpt_neox.final_layer_norm", hidden, epsilon, IsLayer: true),
            Head = new LinearSpec("embed_out", hidden, config.Count("vocab_size")),
            TiesHead = config.Flag("tie_word_embeddings", false),
            Buffers = [".attention.bias", ".attention.masked_bias", ".rotary_emb.inv_freq"],
        };

        LayerSpec Layer(int layer)
        {
            var name = $"gpt_neox.layers.{layer}.";
            return new LayerSpec
            {
                Order = order,
                AttentionNorm = new NormSpec(name + "input_layernorm", hidden, epsilon, IsLayer: true),
                MlpNorm = new NormSpec(name + "post_attention_layernorm", hidden, epsilon, IsLayer: true),
                Attention = shape,
                Projections = [new LinearSpec(name + "attention.query_key_value", hidden, 3 * hidden, bias)],
                AttentionOutput = new LinearSpec(name + "attention.dense", hidden, hidden, bias),
                Rotary = rotary,
                MlpInputs = [new LinearSpec(name + "mlp.dense_h_to_4h", hidden, intermediate, HasBias: true)],
                Activation = activation,
                MlpOutput = new LinearSpec(name + "mlp.dense_4h_to_h", intermediate, hidden, HasBias: true),
            };
        }
    }
}
