using Taoverse.Inference.Kernels;

namespace Taoverse.Inference.Architectures;

/// <summary>GPT2LMHeadModel: learned positions, weights stored with their inputs as rows.</summary>
internal static class Gpt2
{
    public static DecoderSpec Describe(ModelConfig config)
    {
        var hidden = config.Count("n_embd");
        var heads = config.Count("n_head");
        var headSize = config.HeadSize(hidden, heads, "n_head");
        var intermediate = config.OptionalCount("n_inner") ?? (4 * hidden);
        var epsilon = config.Number("layer_norm_epsilon", 1e-5);
        var scale = config.Flag("scale_attn_weights", true) ? 1 / Math.Sqrt(headSize) : 1;
        var scalesByLayer = config.Flag("scale_attn_by_inverse_layer_idx", false);
        var activation = config.Activation("activation_function", "gelu_new");
        if (config.Flag("add_cross_attention", false))
        {
            throw ModelConfig.Unsupported("'add_cross_attention' asks for an encoder, which a language model has not");
        }

        return new DecoderSpec
        {
            HiddenSize = hidden,
            VocabularySize = config.Count("vocab_size"),
            LayerCount = config.Count("n_layer"),
            MaxPositions = config.Count("n_positions", 1024),
            BasePrefix = "transformer.",
            Embedding = "transformer.wte",
            PositionEmbedding = "transformer.wpe",
            Layer = Layer,
            FinalNorm = new NormSpec("transformer.ln_f", hidden, epsilon, IsLayer: true),
            Head = new LinearSpec("lm_head", hidden, config.Count("vocab_size")),
            TiesHead = config.Flag("tie_word_embeddings", true),
            Buffers = [".attn.bias", ".attn.masked_bias"],
        };

        LayerSpec Layer(int layer)
        {
            var name = $"transformer.h.{layer}.";
            return new LayerSpec
            {
                AttentionNorm = new NormSpec(name + "ln_1", hidden, epsilon, IsLayer: true),
                MlpNorm = new NormSpec(name + "ln_2", hidden, epsilon, IsLayer: true),
                Attention = new AttentionShape
                {
                    Heads = heads,
                    KeyValueHeads = heads,
                    HeadSize = headSize,
                    Scale = (float)(scalesByLayer ? scale / (layer + 1) : scale),
                },
                Projections = [new LinearSpec(name + "attn.c_attn", hidden, 3 * hidden, HasBias: true, InputsFirst: true)],
                AttentionOutput = new LinearSpec(name + "attn.c_proj", hidden, hidden, HasBias: true, InputsFirst: true),
                MlpInputs = [new LinearSpec(name + "mlp.c_fc", hidden, intermediate, HasBias: true, InputsFirst: true)],
                Activation = activation,
                MlpOutput = new LinearSpec(name + "mlp.c_proj", intermediate, hidden, HasBias: true, InputsFirst: true),
            };
        }
    }
}
