namespace Taoverse.Inference.Architectures;

/// <summary>GemmaForCausalLM, Gemma2ForCausalLM and Gemma3ForCausalLM (text alone).</summary>
internal static class Gemma
{
    private const string SlidingLayer = "sliding_attention";

    public static DecoderSpec DescribeFirst(ModelConfig config) => Family(config).Describe();

    /// <summary>Norms on what is added, bounded scores and logits, a window on even layers.</summary>
    public static DecoderSpec DescribeSecond(ModelConfig config)
    {
        var window = config.Count("sliding_window", 4096);
        return (Family(config) with
        {
            NormalizesOutputs = true,
            ScoreScale = Scale(config),
            ScoreSoftcap = Cap(config, "attn_logit_softcapping"),
            LogitSoftcap = Cap(config, "final_logit_softcapping"),
            Window = layer => layer % 2 == 0 ? window : null,
        }).Describe();
    }

    /// <summary>Norms on heads too, and one layer in six without a window, with a rotary base of its own.</summary>
    public static DecoderSpec DescribeThird(ModelConfig config)
    {
        var window = config.Count("sliding_window", 4096);
        var pattern = config.Count("sliding_window_pattern", 6);
        var kinds = config.Texts("layer_types");
        return (Family(config) with
        {
            DefaultTheta = 1_000_000,
            LocalTheta = config.Number("rope_local_base_freq", 10_000),
            NormalizesOutputs = true,
            NormalizesHeads = true,
            ScoreScale = Scale(config),
            ScoreSoftcap = Cap(config, "attn_logit_softcapping"),
            LogitSoftcap = Cap(config, "final_logit_softcapping"),
            Window = layer => IsSliding(layer) ? window : null,
        }).Describe();

        bool IsSliding(int layer) => kinds is null ? (layer + 1) % pattern != 0 : layer < kinds.Count && kinds[layer] == SlidingLayer;
    }

    private static LlamaFamily Family(ModelConfig config) => new()
    {
        Config = config,
        DefaultHeadSize = 256,
        IsGemma = true,
        TiesHead = true,
        ProjectionBias = config.Flag("attention_bias", false),
        OutputBias = config.Flag("attention_bias", false),
        Activation = config.Activation("hidden_activation", "gelu_pytorch_tanh"),
    };

    private static double Scale(ModelConfig config) => 1 / Math.Sqrt(config.Number("query_pre_attn_scalar", 256));

    private static float? Cap(ModelConfig config, string key) => (float?)config.OptionalNumber(key);
}
