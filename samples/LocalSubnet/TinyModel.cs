using System.Runtime.InteropServices;
using System.Text.Json;

/// <summary>Writes a Llama of 26 thousand parameters as Transformers would: small, but a real one.</summary>
internal static class TinyModel
{
    private const int Vocabulary = 256;
    private const int Width = 32;
    private const int Inner = 64;
    private const int Layers = 1;
    private static readonly string[] Architectures = ["LlamaForCausalLM"];
    private static readonly string[] Projections = ["q_proj", "k_proj", "v_proj", "o_proj"];

    /// <summary>Writes configuration and weights into a new folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="seed">What the weights are drawn from.</param>
    public static void Write(string folder, int seed)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, "config.json"), JsonSerializer.SerializeToUtf8Bytes(new
        {
            architectures = Architectures,
            model_type = "llama",
            hidden_act = "silu",
            hidden_size = Width,
            intermediate_size = Inner,
            num_hidden_layers = Layers,
            num_attention_heads = 4,
            num_key_value_heads = 4,
            max_position_embeddings = 256,
            vocab_size = Vocabulary,
            rms_norm_eps = 1e-5,
            rope_theta = 10000.0,
            tie_word_embeddings = false,
            torch_dtype = "float32",
        }));

        // Safetensors: the length of a JSON header, the header, and the tensors one after the other.
        var end = 0L;
        var tensors = Shapes().ToDictionary(t => t.Name, t => new
        {
            dtype = "F32",
            shape = t.Shape,
            data_offsets = new[] { end, end += t.Shape.Aggregate(sizeof(float), (bytes, length) => bytes * length) },
        });
        var header = JsonSerializer.SerializeToUtf8Bytes(tensors);
        using var file = new BinaryWriter(File.Create(Path.Combine(folder, "model.safetensors")));
        file.Write((long)header.Length);
        file.Write(header);
        var random = new Random(seed);
        foreach (var (_, shape) in Shapes())
        {
            // Norms begin as ones, all else as small numbers.
            var values = new float[shape.Aggregate((x, y) => x * y)];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = shape.Length == 1 ? 1 : (random.NextSingle() - 0.5f) / 8;
            }

            file.Write(MemoryMarshal.AsBytes(values.AsSpan()));
        }
    }

    private static IEnumerable<(string Name, int[] Shape)> Shapes()
    {
        yield return ("model.embed_tokens.weight", [Vocabulary, Width]);
        for (var layer = 0; layer < Layers; layer++)
        {
            var prefix = $"model.layers.{layer}.";
            foreach (var name in Projections)
            {
                yield return ($"{prefix}self_attn.{name}.weight", [Width, Width]);
            }

            yield return (prefix + "mlp.gate_proj.weight", [Inner, Width]);
            yield return (prefix + "mlp.up_proj.weight", [Inner, Width]);
            yield return (prefix + "mlp.down_proj.weight", [Width, Inner]);
            yield return (prefix + "input_layernorm.weight", [Width]);
            yield return (prefix + "post_attention_layernorm.weight", [Width]);
        }

        yield return ("model.norm.weight", [Width]);
        yield return ("lm_head.weight", [Vocabulary, Width]);
    }
}
