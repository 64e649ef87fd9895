namespace Taoverse.Inference.Architectures;

/// <summary>GPTJForCausalLM: both parts read one norm; rotated pairs stand side by side.</summary>
internal static class GptJ
{
    public static DecoderSpec Describe(ModelConfig config)
    {
        var hidden = config.Count("n_embd");
        var heads = config.Count("n_head");
        var headSize = config.HeadSize(hidden, heads, "n_head");
        var intermediate = config.OptionalCount("n_inner") ?? (4 * hidden);
        var epsilon = config.Number("layer_norm_epsilon", 1e-5);
        var rotated = config.RotatedSize(headSize, (double)config.Count("rotary_dim", Math.Min(64, headSize)) / headSize);
        var rotary = new RotarySpec(Rotary.Frequencies(rotated, 10_000, null), Interleaved: true);
        var activation = config.Activation("activation_function", "gelu_new");
        var shape = ConfigParts.Attention(heads, heads, headSize);
        return new DecoderSpec
        {
            HiddenSize = hidden,
            VocabularySize = config.Count("vocab_size"),
            LayerCount = config.Count("n_layer"),
            MaxPositions = config.Count("n_positions", 2048),
            BasePrefix = "transformer.",
            Embedding = "transformer.wte",
            Layer = Layer,
            FinalNorm = new NormSpec("transformer.ln_f", hidden, epsilon, IsLayer: true),
            Head = new LinearSpec("lm_head", hidden, config.Count("vocab_size"), HasBias: true),
            TiesHead = config.Flag("tie_word_embeddings", false),
            Buffers = [".attn.bias", ".attn.masked_bias", ".attn.embed_positions"],
        };

        LayerSpec Layer(int layer)
        {
            var name = $"transformer.h.{layer}.";
            return new LayerSpec
            {
                Order = ResidualOrder.Parallel,
                AttentionNorm = new NormSpec(name + "ln_1", hidden, epsilon, IsLayer: true),
                Attention = shape,
                Projections =
                [
                    new LinearSpec(name + "attn.q_proj", hidden, hidden),
                    new LinearSpec(name + "attn.k_proj", hidden, hidden),
                    new LinearSpec(name + "attn.v_proj", hidden, hidden),
                ],
                AttentionOutput = new LinearSpec(name + "attn.out_proj", hidden, hidden),
                Rotary = rotary,
                MlpInputs = [new LinearSpec(name + "mlp.fc_in", hidden, intermediate, HasBias: true)],
                Activation = activation,
                MlpOutput = new LinearSpec(name + "mlp.fc_out", intermediate, hidden, HasBias: true),
            };
        }
    }
}
