namespace Taoverse.Inference.Architectures;

/// <summary>LlamaForCausalLM.</summary>
internal static class Llama
{
    public static DecoderSpec Describe(ModelConfig config) => new LlamaFamily
    {
        Config = config,
        ProjectionBias = config.Flag("attention_bias", false),
        OutputBias = config.Flag("attention_bias", false),
        MlpBias = config.Flag("mlp_bias", false),
        Activation = config.Activation("hidden_act", "silu"),
    }.Describe();
}
