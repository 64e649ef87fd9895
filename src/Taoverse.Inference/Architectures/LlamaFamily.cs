using Taoverse.Inference.Kernels;

namespace Taoverse.Inference.Architectures;

/// <summary>What Llama, Mistral, Qwen and Gemma have in common: their tensors' names and the order of their parts.</summary>
internal sealed record LlamaFamily
{
    public required ModelConfig Config { get; init; }

    /// <summary>The size of a head where the config does not give it; null for the hidden size over the heads.</summary>
    public int? DefaultHeadSize { get; init; }

    public double DefaultTheta { get; init; } = 10_000;

    public bool TiesHead { get; init; }

    /// <summary>Whether queries, keys and values have a bias.</summary>
    public bool ProjectionBias { get; init; }

    public bool OutputBias { get; init; }

    public bool MlpBias { get; init; }

    public Activation Activation { get; init; } = Activation.Silu;

    /// <summary>The keys a query of a layer sees; null for all before it.</summary>
    public Func<int, int?> Window { get; init; } = _ => null;

    /// <summary>Whether gains are 1 + weight and the embedding is multiplied by the root of the hidden size.</summary>
    public bool IsGemma { get; init; }

    /// <summary>Whether what a part gives is normalised before it is added.</summary>
    public bool NormalizesOutputs { get; init; }

    /// <summary>Whether each head of queries and keys is normalised.</summary>
    public bool NormalizesHeads { get; init; }

    /// <summary>What the scores are multiplied by; null for one over the root of the head size.</summary>
    public double? ScoreScale { get; init; }

    public float? ScoreSoftcap { get; init; }

    public float? LogitSoftcap { get; init; }

    /// <summary>The base of the rotary embedding in layers with a window, where it differs.</summary>
    public double? LocalTheta { get; init; }

    public DecoderSpec Describe()
    {
        var hidden = Config.Count("hidden_size");
        var heads = Config.Count("num_attention_heads");
        var headSize = Config.OptionalCount("head_dim") ?? DefaultHeadSize ?? Config.HeadSize(hidden, heads, "num_attention_heads");
        var epsilon = Config.Number("rms_norm_eps", 1e-6);
        var rotated = Config.RotatedSize(headSize, 1);
        var rotary = new RotarySpec(Rotary.Frequencies(rotated, Config.Number("rope_theta", DefaultTheta), Config.Section("rope_scaling")));
        var local = LocalTheta is { } theta ? new RotarySpec(Rotary.Frequencies(rotated, theta, null)) : rotary;
        var size = new LayerSizes(hidden, heads, Config.KeyValueHeads(heads), headSize, Config.Count("intermediate_size"), epsilon);
        return new DecoderSpec
        {
            HiddenSize = hidden,
            VocabularySize = Config.Count("vocab_size"),
            LayerCount = Config.Count("num_hidden_layers"),
            MaxPositions = Config.Count("max_position_embeddings", 2048),
            BasePrefix = "model.",
            Embedding = "model.embed_tokens",
            EmbeddingScale = IsGemma ? (float)Math.Sqrt(hidden) : 1,
            Layer = layer => Layer(layer, size, Window(layer) is null ? rotary : local),
            FinalNorm = new NormSpec("model.norm", hidden, epsilon, AddsOne: IsGemma),
            Head = new LinearSpec("lm_head", hidden, Config.Count("vocab_size")),
            TiesHead = Config.Flag("tie_word_embeddings", TiesHead),
            LogitSoftcap = LogitSoftcap,
            Buffers = [".rotary_emb.inv_freq"],
        };
    }

    private LayerSpec Layer(int layer, LayerSizes size, RotarySpec rotary)
    {
        var name = $"model.layers.{layer}.";
        var width = size.Heads * size.HeadSize;
        var narrow = size.KeyValueHeads * size.HeadSize;
        return new LayerSpec
        {
            AttentionNorm = Norm("input_layernorm"),
            AttentionOutputNorm = NormalizesOutputs ? Norm("post_attention_layernorm") : null,
            MlpNorm = Norm(NormalizesOutputs ? "pre_feedforward_layernorm" : "post_attention_layernorm"),
            MlpOutputNorm = NormalizesOutputs ? Norm("post_feedforward_layernorm") : null,
            Attention = new AttentionShape
            {
                Heads = size.Heads,
                KeyValueHeads = size.KeyValueHeads,
                HeadSize = size.HeadSize,
                Scale = (float)(ScoreScale ?? (1 / Math.Sqrt(size.HeadSize))),
                Window = Window(layer),
                Softcap = ScoreSoftcap,
            },
            Projections =
            [
                new LinearSpec(name + "self_attn.q_proj", size.Hidden, width, ProjectionBias),
                new LinearSpec(name + "self_attn.k_proj", size.Hidden, narrow, ProjectionBias),
                new LinearSpec(name + "self_attn.v_proj", size.Hidden, narrow, ProjectionBias),
            ],
            AttentionOutput = new LinearSpec(name + "self_attn.o_proj", width, size.Hidden, OutputBias),
            Rotary = rotary,
            QueryNorm = NormalizesHeads ? Norm("self_attn.q_norm", size.HeadSize) : null,
            KeyNorm = NormalizesHeads ? Norm("self_attn.k_norm", size.HeadSize) : null,
            MlpInputs =
            [
                new LinearSpec(name + "mlp.gate_proj", size.Hidden, size.Intermediate, MlpBias),
                new LinearSpec(name + "mlp.up_proj", size.Hidden, size.Intermediate, MlpBias),
            ],
            Gated = true,
            Activation = Activation,
            MlpOutput = new LinearSpec(name + "mlp.down_proj", size.Intermediate, size.Hidden, MlpBias),
        };

        NormSpec Norm(string part, int? over = null) => new(name + part, over ?? size.Hidden, size.Epsilon, AddsOne: IsGemma);
    }

    private readonly record struct LayerSizes(int Hidden, int Heads, int KeyValueHeads, int HeadSize, int Intermediate, double Epsilon);
}
