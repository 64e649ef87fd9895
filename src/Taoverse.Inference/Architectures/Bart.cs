namespace Taoverse.Inference.Architectures;

/// <summary>BartForCausalLM: the decoder alone; norms come after the sums, and learned positions begin at row 2.</summary>
internal static class Bart
{
    private const int FirstPositionRow = 2;

    public static DecoderSpec Describe(ModelConfig config)
    {
        var hidden = config.Count("d_model");
        var heads = config.Count("decoder_attention_heads");
        var headSize = config.HeadSize(hidden, heads, "decoder_attention_heads");
        var intermediate = config.Count("decoder_ffn_dim");
        var activation = config.Activation("activation_function", "gelu");
        var shape = ConfigParts.Attention(heads, heads, headSize);
        return new DecoderSpec
        {
            HiddenSize = hidden,
            VocabularySize = config.Count("vocab_size"),
            LayerCount = config.Count("decoder_layers"),
            MaxPositions = config.Count("max_position_embeddings", 1024),
            BasePrefix = "model.decoder.",
            Embedding = "model.decoder.embed_tokens",
            EmbeddingScale = config.Flag("scale_embedding", false) ? (float)Math.Sqrt(hidden) : 1,
            EmbeddingNorm = Norm("model.decoder.layernorm_embedding"),
            PositionEmbedding = "model.decoder.embed_positions",
            PositionOffset = FirstPositionRow,
            Layer = Layer,
            Head = new LinearSpec("lm_head", hidden, config.Count("vocab_size")),
            TiesHead = config.Flag("tie_word_embeddings", true),
            Unused = [".encoder_attn.", ".encoder_attn_layer_norm."],
        };

        NormSpec Norm(string name) => new(name, hidden, 1e-5, IsLayer: true);

        LayerSpec Layer(int layer)
        {
            var name = $"model.decoder.layers.{layer}.";
            return new LayerSpec
            {
                Order = ResidualOrder.NormLast,
                AttentionNorm = Norm(name + "self_attn_layer_norm"),
                MlpNorm = Norm(name + "final_layer_norm"),
                Attention = shape,
                Projections =
                [
                    new LinearSpec(name + "self_attn.q_proj", hidden, hidden, HasBias: true),
                    new LinearSpec(name + "self_attn.k_proj", hidden, hidden, HasBias: true),
                    new LinearSpec(name + "self_attn.v_proj", hidden, hidden, HasBias: true),
                ],
                AttentionOutput = new LinearSpec(name + "self_attn.out_proj", hidden, hidden, HasBias: true),
                MlpInputs = [new LinearSpec(name + "fc1", hidden, intermediate, HasBias: true)],
                Activation = activation,
                MlpOutput = new LinearSpec(name + "fc2", intermediate, hidden, HasBias: true),
            };
        }
    }
}
