using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Taoverse.Torch.Benchmarks;

/// <summary>A Llama checkpoint of random bf16 weights, in the shape of a small model.</summary>
internal sealed class RandomLlama : IDisposable
{
    public const int Vocabulary = 32000;
    private const int Hidden = 768, Heads = 12, Intermediate = 2048, Layers = 12;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("taoverse-llama-");
    private readonly List<(string Name, int[] Shape, double Scale)> tensors = [];

    public RandomLlama()
    {
        File.WriteAllText(Path.Combine(Folder, "config.json"), $$"""
            {
              "architectures": ["LlamaForCausalLM"], "hidden_size": {{Hidden}}, "num_attention_heads": {{Heads}}, "num_key_value_heads": {{Heads}},
              "intermediate_size": {{Intermediate}}, "num_hidden_layers": {{Layers}}, "vocab_size": {{Vocabulary}},
              "tie_word_embeddings": false, "rope_theta": 10000.0, "rms_norm_eps": 1e-5
            }
            """);
        Add("model.embed_tokens", 1, Vocabulary, Hidden);
        Add("lm_head", 0.05, Vocabulary, Hidden);
        Add("model.norm", 1, Hidden);
        for (var layer = 0; layer < Layers; layer++)
        {
            var at = $"model.layers.{layer}.";
            Add(at + "input_layernorm", 1, Hidden);
            Add(at + "post_attention_layernorm", 1, Hidden);
            Array.ForEach(["q", "k", "v", "o"], name => Add($"{at}self_attn.{name}_proj", 0.05, Hidden, Hidden));
            Add(at + "mlp.gate_proj", 0.05, Intermediate, Hidden);
            Add(at + "mlp.up_proj", 0.05, Intermediate, Hidden);
            Add(at + "mlp.down_proj", 0.05, Hidden, Intermediate);
        }

        Write();
    }

    public static long Parameters =>
        (2L * Vocabulary * Hidden) + Hidden + (Layers * ((4L * Hidden * Hidden) + (3L * Intermediate * Hidden) + (2 * Hidden)));

    public string Folder => folder.FullName;

    public void Dispose() => folder.Delete(recursive: true);

    private void Add(string name, double scale, params int[] shape) => tensors.Add(($"{name}.weight", shape, scale));

    private void Write()
    {
        var end = 0L;
        var header = JsonSerializer.SerializeToUtf8Bytes(tensors.ToDictionary(tensor => tensor.Name, tensor => new
        {
            dtype = "BF16",
            shape = tensor.Shape,
            data_offsets = new[] { end, end += sizeof(ushort) * Elements(tensor.Shape) },
        }));
        using var file = File.Create(Path.Combine(Folder, "model.safetensors"));
        Span<byte> length = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        file.Write(length);
        file.Write(header);
        var random = new Random(5);
        foreach (var (_, shape, scale) in tensors)
        {
            var values = new ushort[Elements(shape)];
            foreach (ref var value in values.AsSpan())
            {
                value = (ushort)(BitConverter.SingleToUInt32Bits((float)(scale * ((random.NextDouble() * 2) - 1))) >> 16);
            }

            file.Write(MemoryMarshal.AsBytes(values.AsSpan()));
        }
    }

    private static long Elements(int[] shape) => shape.Aggregate(1L, (a, b) => a * b);
}
