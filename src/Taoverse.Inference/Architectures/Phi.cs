using Taoverse.Inference.Kernels;

namespace Taoverse.Inference.Architectures;

/// <summary>PhiForCausalLM: both parts read one norm, a part of each head is rotated, everything has a bias.</summary>
internal static class Phi
{
    public static DecoderSpec Describe(ModelConfig config)
    {
        var hidden = config.Count("hidden_size");
        var heads = config.Count("num_attention_heads");
        var groups = config.KeyValueHeads(heads);
        var headSize = config.HeadSize(hidden, heads, "num_attention_heads");
        var intermediate = config.Count("intermediate_size");
        var epsilon = config.Number("layer_norm_eps", 1e-5);
        var normalizesHeads = config.Flag("qk_layernorm", false);
        var rotary = config.Rotary(headSize, config.Number("partial_rotary_factor", 0.5));
        var activation = config.Activation("hidden_act", "gelu_new");
        return new DecoderSpec
        {
            HiddenSize = hidden,
            VocabularySize = config.Count("vocab_size"),
            LayerCount = config.Count("num_hidden_layers"),
            MaxPositions = config.Count("max_position_embeddings", 2048),
            BasePrefix = "model.",
            Embedding = "model.embed_tokens",
            Layer = Layer,
            FinalNorm = new NormSpec("model.final_layernorm", hidden, epsilon, IsLayer: true),
            Head = new LinearSpec("lm_head", hidden, config.Count("vocab_size"), HasBias: true),
            TiesHead = config.Flag("tie_word_embeddings", false),
            Buffers = [".rotary_emb.inv_freq"],
        };

        LayerSpec Layer(int layer)
        {
            var name = $"model.layers.{layer}.";
            return new LayerSpec
            {
                Order = ResidualOrder.Parallel,
                AttentionNorm = new NormSpec(name + "input_layernorm", hidden, epsilon, IsLayer: true),
                Attention = ConfigParts.Attention(heads, groups, headSize),
                Projections =
                [
                    new LinearSpec(name + "self_attn.q_proj", hidden, hidden, HasBias: true),
                    new LinearSpec(name + "self_attn.k_proj", hidden, groups * headSize, HasBias: true),
                    new LinearSpec(name + "self_attn.v_proj", hidden, groups * headSize, HasBias: true),
                ],
                AttentionOutput = new LinearSpec(name + "self_attn.dense", hidden, hidden, HasBias: true),
                Rotary = rotary,
                QueryNorm = normalizesHeads ? new NormSpec(name + "self_attn.q_layernorm", headSize, epsilon, IsLayer: true) : null,
                KeyNorm = normalizesHeads ? new NormSpec(name + "self_attn.k_layernorm", headSize, epsilon, IsLayer: true) : null,
                MlpInputs = [new LinearSpec(name + "mlp.fc1", hidden, intermediate, HasBias: true)],
                Activation = activation,
                MlpOutput = new LinearSpec(name + "mlp.fc2", intermediate, hidden, HasBias: true),
            };
        }
    }
}
