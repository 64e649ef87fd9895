namespace Taoverse.Inference.Architectures;

/// <summary>The architectures by their names in config.json.</summary>
internal static class KnownArchitectures
{
    private static readonly Dictionary<string, Func<ModelConfig, DecoderSpec>> ByName = new(StringComparer.Ordinal)
    {
        ["LlamaForCausalLM"] = Llama.Describe,
        ["MistralForCausalLM"] = Mistral.Describe,
        ["Qwen2ForCausalLM"] = Qwen.DescribeSecond,
        ["Qwen3ForCausalLM"] = Qwen.DescribeThird,
        ["GemmaForCausalLM"] = Gemma.DescribeFirst,
        ["Gemma2ForCausalLM"] = Gemma.DescribeSecond,
        ["Gemma3ForCausalLM"] = Gemma.DescribeThird,
        ["PhiForCausalLM"] = Phi.Describe,
        ["Phi3ForCausalLM"] = Phi3.Describe,
        ["GPTNeoXForCausalLM"] = GptNeoX.Describe,
        ["GPTJForCausalLM"] = GptJ.Describe,
        ["GPT2LMHeadModel"] = Gpt2.Describe,
        ["FalconForCausalLM"] = Falcon.Describe,
        ["BartForCausalLM"] = Bart.Describe,
    };

    /// <summary>The name in a config, which has to give exactly one.</summary>
    public static string NameOf(ModelConfig config) => config.Texts("architectures") switch
    {
        [var name] when ByName.ContainsKey(name) => name,
        [var name] => throw ModelConfig.Unsupported($"its architecture '{name}' is none of {string.Join(", ", ByName.Keys)}"),
        null or [] => throw config.Wrong("architectures", "names no architecture"),
        _ => throw config.Wrong("architectures", "names more than one architecture"),
    };

    public static DecoderSpec Describe(string name, ModelConfig config) => ByName[name](config);
}
