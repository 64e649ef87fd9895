namespace Taoverse.Inference.Architectures;

/// <summary>Qwen2ForCausalLM and Qwen3ForCausalLM.</summary>
internal static class Qwen
{
    /// <summary>Llama with a bias on queries, keys and values.</summary>
    public static DecoderSpec DescribeSecond(ModelConfig config) => (Family(config) with { ProjectionBias = true }).Describe();

    /// <summary>Llama with normalised heads.</summary>
    public static DecoderSpec DescribeThird(ModelConfig config) => (Family(config) with
    {
        DefaultHeadSize = 128,
        NormalizesHeads = true,
        ProjectionBias = config.Flag("attention_bias", false),
        OutputBias = config.Flag("attention_bias", false),
    }).Describe();

    private static LlamaFamily Family(ModelConfig config)
    {
        var window = config.Flag("use_sliding_window", false) ? config.OptionalCount("sliding_window") : null;
        var firstWithWindow = window is null ? 0 : config.Count("max_window_layers");
        return new LlamaFamily
        {
            Config = config,
            Activation = config.Activation("hidden_act", "silu"),
            Window = layer => layer >= firstWithWindow ? window : null,
        };
    }
}
