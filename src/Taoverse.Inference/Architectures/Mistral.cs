namespace Taoverse.Inference.Architectures;

/// <summary>MistralForCausalLM: Llama with a sliding window.</summary>
internal static class Mistral
{
    public static DecoderSpec Describe(ModelConfig config)
    {
        var window = config.OptionalCount("sliding_window");
        return new LlamaFamily
        {
            Config = config,
            Activation = config.Activation("hidden_act", "silu"),
            Window = _ => window,
        }.Describe();
    }
}
