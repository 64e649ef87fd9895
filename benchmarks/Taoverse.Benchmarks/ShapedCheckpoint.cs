using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Taoverse.Benchmarks;

/// <summary>Writes checkpoints of the shapes of known models with random weights, and the tokens to evaluate them on.</summary>
internal sealed class ShapedCheckpoint
{
    private const int Chunk = 1 << 20;

    // By name, as the safetensors library writes them.
    private readonly SortedDictionary<string, int[]> shapes = new(StringComparer.Ordinal);
    private readonly Random random = new(5);

    private ShapedCheckpoint(string folder) => Folder = folder;

    public string Folder { get; }

    public string WeightFile => Path.Combine(Folder, "model.safetensors");

    public int[] Tokens => JsonSerializer.Deserialize<int[]>(File.ReadAllBytes(Path.Combine(Folder, "tokens.json")))!;

    /// <summary>124 million parameters in fp32, and 1024 tokens.</summary>
    public static ShapedCheckpoint Gpt2(string root)
    {
        const int Hidden = 768, Layers = 12, Vocabulary = 50257, Positions = 1024;
        var checkpoint = new ShapedCheckpoint(Path.Combine(root, "gpt2-124m"));
        checkpoint.Add("transformer.wte.weight", Vocabulary, Hidden);
        checkpoint.Add("transformer.wpe.weight", Positions, Hidden);
        for (var layer = 0; layer < Layers; layer++)
        {
            var name = $"transformer.h.{layer}.";
            checkpoint.AddWithBias(name + "ln_1", Hidden);
            checkpoint.AddWithBias(name + "attn.c_attn", Hidden, 3 * Hidden);
            checkpoint.AddWithBias(name + "attn.c_proj", Hidden, Hidden);
            checkpoint.AddWithBias(name + "ln_2", Hidden);
            checkpoint.AddWithBias(name + "mlp.c_fc", Hidden, 4 * Hidden);
            checkpoint.AddWithBias(name + "mlp.c_proj", 4 * Hidden, Hidden);
        }

        checkpoint.AddWithBias("transformer.ln_f", Hidden);
        checkpoint.Write("GPT2LMHeadModel", "F32", tokens: 1024, Vocabulary, new()
        {
            ["n_embd"] = Hidden,
            ["n_head"] = 12,
            ["n_layer"] = Layers,
            ["n_positions"] = Positions,
            ["vocab_size"] = Vocabulary,
            ["layer_norm_epsilon"] = 1e-5,
            ["activation_function"] = "gelu_new",
        });
        return checkpoint;
    }

    /// <summary>1.24e9 parameters in bf16 in the shape of Llama 3.2 1B, and 512 tokens.</summary>
    public static ShapedCheckpoint Llama(string root)
    {
        const int Hidden = 2048, Layers = 16, Heads = 32, Groups = 8, Intermediate = 8192, Vocabulary = 128256;
        var checkpoint = new ShapedCheckpoint(Path.Combine(root, "llama-1.2b"));
        checkpoint.Add("model.embed_tokens.weight", Vocabulary, Hidden);
        for (var layer = 0; layer < Layers; layer++)
        {
            var name = $"model.layers.{layer}.";
            checkpoint.Add(name + "input_layernorm.weight", Hidden);
            checkpoint.Add(name + "self_attn.q_proj.weight", Hidden, Hidden);
            checkpoint.Add(name + "self_attn.k_proj.weight", Hidden / Heads * Groups, Hidden);
            checkpoint.Add(name + "self_attn.v_proj.weight", Hidden / Heads * Groups, Hidden);
            checkpoint.Add(name + "self_attn.o_proj.weight", Hidden, Hidden);
            checkpoint.Add(name + "post_attention_layernorm.weight", Hidden);
            checkpoint.Add(name + "mlp.gate_proj.weight", Intermediate, Hidden);
            checkpoint.Add(name + "mlp.up_proj.weight", Intermediate, Hidden);
            checkpoint.Add(name + "mlp.down_proj.weight", Hidden, Intermediate);
        }

        checkpoint.Add("model.norm.weight", Hidden);
        checkpoint.Write("LlamaForCausalLM", "BF16", tokens: 512, Vocabulary, new()
        {
            ["hidden_size"] = Hidden,
            ["num_attention_heads"] = Heads,
            ["num_key_value_heads"] = Groups,
            ["num_hidden_layers"] = Layers,
            ["intermediate_size"] = Intermediate,
            ["vocab_size"] = Vocabulary,
            ["rms_norm_eps"] = 1e-5,
            ["rope_theta"] = 500000.0,
            ["tie_word_embeddings"] = true,
        });
        return checkpoint;
    }

    private void AddWithBias(string name, params int[] shape)
    {
        Add(name + ".weight", shape);
        Add(name + ".bias", shape[^1]);
    }

    private void Add(string name, params int[] shape) => shapes.Add(name, shape);

    private void Write(string architecture, string type, int tokens, int vocabulary, Dictionary<string, object> config)
    {
        if (File.Exists(Path.Combine(Folder, "tokens.json")))
        {
            return;
        }

        config["architectures"] = new[] { architecture };
        Directory.CreateDirectory(Folder);
        File.WriteAllBytes(Path.Combine(Folder, "config.json"), JsonSerializer.SerializeToUtf8Bytes(config));
        WriteWeights(type, type == "F32" ? sizeof(float) : sizeof(ushort));
        int[] drawn = [.. Enumerable.Range(0, tokens).Select(_ => random.Next(vocabulary))];

        // It comes last: where it is there, the rest is whole.
        File.WriteAllBytes(Path.Combine(Folder, "tokens.json"), JsonSerializer.SerializeToUtf8Bytes(drawn));
    }

    private void WriteWeights(string type, int elementBytes)
    {
        var offset = 0L;
        var header = JsonSerializer.SerializeToUtf8Bytes(shapes.ToDictionary(shape => shape.Key, shape => new
        {
            dtype = type,
            shape = shape.Value,
            data_offsets = new[] { offset, offset += Elements(shape.Value) * elementBytes },
        }));
        using var file = File.Create(WeightFile);
        Span<byte> length = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        file.Write(length);
        file.Write(header);
        foreach (var (name, shape) in shapes)
        {
            // Gains are about one and the rest is small, so that activations stay in the range of trained models.
            WriteTensor(file, Elements(shape), elementBytes, shape.Length == 1 && name.EndsWith("weight", StringComparison.Ordinal) ? 1 : 0);
        }
    }

    private void WriteTensor(FileStream file, long elements, int elementBytes, float centre)
    {
        const float Spread = 0.04f;
        var values = new float[Chunk];
        var upper = new ushort[Chunk];
        for (; elements > 0; elements -= Chunk)
        {
            var count = (int)Math.Min(Chunk, elements);
            for (var i = 0; i < count; i++)
            {
                values[i] = centre + (Spread * ((2 * random.NextSingle()) - 1));
                upper[i] = (ushort)(BitConverter.SingleToUInt32Bits(values[i]) >> 16);
            }

            file.Write(elementBytes == sizeof(float) ? MemoryMarshal.AsBytes(values.AsSpan(0, count)) : MemoryMarshal.AsBytes(upper.AsSpan(0, count)));
        }
    }

    private static long Elements(int[] shape) => shape.Aggregate(1L, (product, size) => product * size);
}
