using System.Text.Json;
using Taoverse.Evaluation;
using Taoverse.Tests;

namespace Taoverse.Inference.Tests;

/// <summary>A checkpoint with what Hugging Face transformers computed of it.</summary>
internal sealed class GoldenModel(string name)
{
    public static readonly string[] Names =
    [
        "bart", "falcon-multiquery", "falcon-new", "gemma", "gemma2", "gemma3", "gpt2", "gpt2-bf16", "gpt2-fp16", "gpt2-noprefix",
        "gpt2-sharded", "gpt_neox-parallel", "gpt_neox-serial", "gptj", "llama", "llama-bf16", "llama-fp16", "llama-rope3-bias-tied",
        "llama-sharded", "mistral", "phi", "phi3", "qwen2", "qwen3",
    ];

    private readonly JsonElement tokens = Golden.Json($"models/{name}/tokens.json");

    public static TheoryData<string> All => [.. Names];

    public string Folder { get; } = Golden.PathOf($"models/{name}");

    public JsonElement Expected { get; } = Golden.Json($"models/{name}/expected.json");

    public IReadOnlyList<int[]> Sequences => [.. tokens.GetProperty("sequences").EnumerateArray().Select(Ints)];

    public IReadOnlyList<TokenSequence> PaddedBatch
    {
        get
        {
            var batch = tokens.GetProperty("padded_batch");
            return [.. batch.GetProperty("input_ids").EnumerateArray().Zip(batch.GetProperty("attention_mask").EnumerateArray())
                .Select(pair => TokenSequence.Truncated(Ints(pair.First), Ints(pair.Second).Sum()))];
        }
    }

    public ManagedModel Load(EngineOptions? options = null) =>
        (ManagedModel)new ManagedEngine(options).Load(Folder, CancellationToken.None);

    public static int[] Ints(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetInt32())];

    public static double[] Doubles(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetDouble())];
}
