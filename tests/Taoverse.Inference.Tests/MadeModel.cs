using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Taoverse.Inference.Tests;

/// <summary>A Mistral checkpoint of random weights, large enough that every loop of the kernels goes round more than once.</summary>
internal sealed class MadeModel : IDisposable
{
    public const int Hidden = 72, Heads = 6, KeyValueHeads = 2, HeadSize = 12, Intermediate = 600, Vocabulary = 2100, Layers = 2, Window = 350;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("taoverse-made-");

    public MadeModel()
    {
        var random = new Random(11);
        Add("model.embed_tokens.weight", 1, Vocabulary, Hidden);
        Add("lm_head.weight", 0.3, Vocabulary, Hidden);
        Add("model.norm.weight", 0.3, Hidden);
        for (var layer = 0; layer < Layers; layer++)
        {
            var name = $"model.layers.{layer}.";
            Add(name + "input_layernorm.weight", 1, Hidden);
            Add(name + "post_attention_layernorm.weight", 1, Hidden);
            Add(name + "self_attn.q_proj.weight", 0.3, Heads * HeadSize, Hidden);
            Add(name + "self_attn.k_proj.weight", 0.3, KeyValueHeads * HeadSize, Hidden);
            Add(name + "self_attn.v_proj.weight", 0.3, KeyValueHeads * HeadSize, Hidden);
            Add(name + "self_attn.o_proj.weight", 0.3, Hidden, Heads * HeadSize);
            Add(name + "mlp.gate_proj.weight", 0.3, Intermediate, Hidden);
            Add(name + "mlp.up_proj.weight", 0.3, Intermediate, Hidden);
            Add(name + "mlp.down_proj.weight", 0.2, Hidden, Intermediate);
        }

        Write();
        Tokens = [.. Enumerable.Range(0, 700).Select(_ => random.Next(Vocabulary))];

        void Add(string name, double scale, params int[] shape) => Weights[name] =
            (shape, [.. Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(_ => (float)(scale * ((random.NextDouble() * 2) - 1)))]);
    }

    public string Folder => folder.FullName;

    public int[] Tokens { get; }

    public Dictionary<string, (int[] Shape, float[] Values)> Weights { get; } = [];

    public void Dispose() => folder.Delete(recursive: true);

    private void Write()
    {
        File.WriteAllText(Path.Combine(Folder, "config.json"), JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["architectures"] = new[] { "MistralForCausalLM" },
            ["hidden_size"] = Hidden,
            ["num_attention_heads"] = Heads,
            ["num_key_value_heads"] = KeyValueHeads,
            ["head_dim"] = HeadSize,
            ["intermediate_size"] = Intermediate,
            ["num_hidden_layers"] = Layers,
            ["vocab_size"] = Vocabulary,
            ["sliding_window"] = Window,
            ["rms_norm_eps"] = 1e-5,
        }));
        var offset = 0;
        var header = JsonSerializer.SerializeToUtf8Bytes(Weights.ToDictionary(weight => weight.Key, weight => new
        {
            dtype = "F32",
            shape = weight.Value.Shape,
            data_offsets = new[] { offset, offset += weight.Value.Values.Length * sizeof(float) },
        }));
        using var file = File.Create(Path.Combine(Folder, "model.safetensors"));
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        file.Write(length);
        file.Write(header);
        foreach (var (_, values) in Weights.Values)
        {
            file.Write(MemoryMarshal.AsBytes(values.AsSpan()));
        }
    }
}
