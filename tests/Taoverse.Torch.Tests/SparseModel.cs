using System.Buffers.Binary;
using System.Text.Json;

namespace Taoverse.Torch.Tests;

/// <summary>A Llama checkpoint of one layer and any size whose bf16 weights are all zero, so that the file takes no room on the disk.</summary>
internal sealed class SparseModel : IDisposable
{
    private const int Intermediate = 16;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("taoverse-sparse-");
    private readonly Dictionary<string, object> tensors = [];

    public SparseModel(int vocabulary, int hidden)
    {
        File.WriteAllText(Path.Combine(Folder, "config.json"), JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["architectures"] = new[] { "LlamaForCausalLM" },
            ["hidden_size"] = hidden,
            ["num_attention_heads"] = 2,
            ["intermediate_size"] = Intermediate,
            ["num_hidden_layers"] = 1,
            ["vocab_size"] = vocabulary,
            ["tie_word_embeddings"] = true,
            ["rms_norm_eps"] = 1e-5,
        }));
        Add("embed_tokens", vocabulary, hidden);
        Add("norm", hidden);
        Add("layers.0.input_layernorm", hidden);
        Add("layers.0.post_attention_layernorm", hidden);
        Array.ForEach(["q", "k", "v", "o"], name => Add($"layers.0.self_attn.{name}_proj", hidden, hidden));
        Add("layers.0.mlp.gate_proj", Intermediate, hidden);
        Add("layers.0.mlp.up_proj", Intermediate, hidden);
        Add("layers.0.mlp.down_proj", hidden, Intermediate);
        Write();
    }

    public string Folder => folder.FullName;

    /// <summary>The bytes of all weights.</summary>
    public long Bytes { get; private set; }

    public void Dispose() => folder.Delete(recursive: true);

    private void Add(string name, params long[] shape)
    {
        var start = Bytes;
        Bytes += 2 * shape.Aggregate((a, b) => a * b);
        tensors[$"model.{name}.weight"] = new { dtype = "BF16", shape, data_offsets = new[] { start, Bytes } };
    }

    private void Write()
    {
        var header = JsonSerializer.SerializeToUtf8Bytes(tensors);
        using var file = File.Create(Path.Combine(Folder, "model.safetensors"));
        Span<byte> length = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        file.Write(length);
        file.Write(header);
        file.SetLength(file.Length + Bytes);
    }
}
