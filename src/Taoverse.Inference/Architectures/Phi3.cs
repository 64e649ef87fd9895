using Taoverse.Inference.Kernels;

namespace Taoverse.Inference.Architectures;

/// <summary>Phi3ForCausalLM: Llama with one weight for queries, keys and values, and one for gate and up.</summary>
internal static class Phi3
{
    public static DecoderSpec Describe(ModelConfig config)
    {
        var hidden = config.Count("hidden_size");
        var heads = config.Count("num_attention_heads");
        var headSize = config.HeadSize(hidden, heads, "num_attention_heads");
        var intermediate = config.Count("intermediate_size");
        var epsilon = config.Number("rms_norm_eps", 1e-5);
        var shape = ConfigParts.Attention(heads, config.KeyValueHeads(heads), headSize) with { Window = config.OptionalCount("sliding_window") };
        var rotary = config.Rotary(headSize, config.Number("partial_rotary_factor", 1));
        var activation = config.Activation("hidden_act", "silu");
        return new DecoderSpec
        {
            HiddenSize = hidden,
            VocabularySize = config.Count("vocab_size"),
            LayerCount = config.Count("num_hidden_layers"),
            MaxPositions = config.Count("max_position_embeddings", 4096),
            BasePrefix = "model.",
            Embedding = "model.embed_tokens",
            Layer = Layer,
            FinalNorm = new NormSpec("model.norm", hidden, epsilon),
            Head = new LinearSpec("lm_head", hidden, config.Count("vocab_size")),
            TiesHead = config.Flag("tie_word_embeddings", false),
            Buffers = [".rotary_emb.inv_freq"],
        };

        LayerSpec Layer(int layer)
        {
            var name = $"model.layers.{layer}.";
            return new LayerSpec
            {
                AttentionNorm = new NormSpec(name + "input_layernorm", hidden, epsilon),
                MlpNorm = new NormSpec(name + "post_attention_layernorm", hidden, epsilon),
                Attention = shape,
                Projections = [new LinearSpec(name + "self_attn.qkv_proj", hidden, shape.RowSize)],
                AttentionOutput = new LinearSpec(name + "self_attn.o_proj", hidden, hidden),
                Rotary = rotary,
                MlpInputs = [new LinearSpec(name + "mlp.gate_up_proj", hidden, 2 * intermediate)],
                Gated = true,
                Activation = activation,
                MlpOutput = new LinearSpec(name + "mlp.down_proj", intermediate, hidden),
            };
        }
    }
}
