using System.Runtime.InteropServices;
using System.Text.Json;

/// <summary>Makes small checkpoints in the shape of Llama that have really learned something of the invented language.</summary>
/// <remarks>
/// What a model predicts after a letter are the frequencies that it counted in its training texts, mixed with even chances for the
/// part that it has not learned. The embedding is the identity and the layer adds nothing, so that the output layer sees which letter
/// came last; it holds the logarithms of the probabilities. No optimiser could do better with the last letter alone.
/// </remarks>
internal static class Checkpoints
{
    private const int Size = InventedText.VocabularySize;
    private const int HeadSize = 8;
    private const int TrainingTexts = 400;
    private const int TrainingLength = 512;
    private const double Epsilon = 1e-5;

    /// <summary>Writes a checkpoint: config.json, model.safetensors and tokenizer.json.</summary>
    /// <param name="folder">The folder, which is made where it is not there.</param>
    /// <param name="quality">The share of the language that the model has learned, above 0 and at most 1.</param>
    public static void Write(string folder, double quality)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "config.json"), JsonSerializer.Serialize(Config()));
        File.WriteAllText(Path.Combine(folder, "tokenizer.json"), JsonSerializer.Serialize(Tokenizer()));
        WriteWeights(Path.Combine(folder, "model.safetensors"), Tensors(quality));
    }

    private static Dictionary<string, object> Config() => new()
    {
        ["architectures"] = new[] { "LlamaForCausalLM" },
        ["model_type"] = "llama",
        ["hidden_size"] = Size,
        ["intermediate_size"] = HeadSize,
        ["num_hidden_layers"] = 1,
        ["num_attention_heads"] = 1,
        ["num_key_value_heads"] = 1,
        ["head_dim"] = HeadSize,
        ["vocab_size"] = Size,
        ["max_position_embeddings"] = 2048,
        ["rms_norm_eps"] = Epsilon,
        ["hidden_act"] = "silu",
        ["tie_word_embeddings"] = false,
        ["torch_dtype"] = "float32",
        ["eos_token_id"] = InventedText.End,
    };

    private static Dictionary<string, object> Tokenizer()
    {
        const string End = "<|endoftext|>";
        var vocabulary = new Dictionary<string, int> { [End] = InventedText.End };
        for (var token = 1; token < Size; token++)
        {
            vocabulary[InventedText.Letter(token).ToString()] = token;
        }

        return new()
        {
            ["version"] = "1.0",
            ["added_tokens"] = new[] { new { id = InventedText.End, content = End, special = true, normalized = false } },
            ["model"] = new { type = "BPE", vocab = vocabulary, merges = Array.Empty<string>() },
        };
    }

    private static IEnumerable<(string Name, int[] Shape, float[] Values)> Tensors(double quality)
    {
        const string Layer = "model.layers.0.";
        var random = new Random(1);
        yield return ("model.embed_tokens.weight", [Size, Size], Filled(Size, Size, (row, column) => row == column ? 1 : 0));
        yield return (Layer + "input_layernorm.weight", [Size], Filled(1, Size, (_, _) => 1));
        foreach (var name in new[] { "self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "mlp.gate_proj", "mlp.up_proj" })
        {
            yield return ($"{Layer}{name}.weight", [HeadSize, Size], Filled(HeadSize, Size, (_, _) => random.NextDouble() - 0.5));
        }

        foreach (var name in new[] { "self_attn.o_proj", "mlp.down_proj" })
        {
            yield return ($"{Layer}{name}.weight", [Size, HeadSize], Filled(Size, HeadSize, (_, _) => 0));
        }

        yield return (Layer + "post_attention_layernorm.weight", [Size], Filled(1, Size, (_, _) => 1));
        yield return ("model.norm.weight", [Size], Filled(1, Size, (_, _) => 1));

        // The norm before the output layer makes this of the single 1.
        var seen = 1 / Math.Sqrt((1.0 / Size) + Epsilon);
        var chances = Learn(quality);
        yield return ("lm_head.weight", [Size, Size], Filled(Size, Size, (next, token) => Math.Log(chances[token, next]) / seen));
    }

    /// <summary>The chance of each token after each.</summary>
    private static double[,] Learn(double quality)
    {
        var counts = new double[Size, Size];
        foreach (var text in InventedText.Write(TrainingTexts, TrainingLength, seed: 1))
        {
            var token = InventedText.End;
            foreach (var next in text.Select(InventedText.Token).Append(InventedText.End))
            {
                counts[token, next]++;
                token = next;
            }
        }

        for (var token = 0; token < Size; token++)
        {
            var sum = Enumerable.Range(0, Size).Sum(next => counts[token, next]);
            for (var next = 0; next < Size; next++)
            {
                // One count more for each, or what was never seen would be impossible.
                var learned = (counts[token, next] + 1) / (sum + Size);
                counts[token, next] = (quality * learned) + ((1 - quality) / Size);
            }
        }

        return counts;
    }

    private static float[] Filled(int rows, int columns, Func<int, int, double> value)
    {
        var values = new float[rows * columns];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)value(i / columns, i % columns);
        }

        return values;
    }

    /// <summary>Writes safetensors: the length of the header in 8 bytes, the header as JSON, and the tensors one after another.</summary>
    private static void WriteWeights(string path, IEnumerable<(string Name, int[] Shape, float[] Values)> tensors)
    {
        var all = tensors.ToList();
        var header = new Dictionary<string, object> { ["__metadata__"] = new { format = "pt" } };
        var place = 0L;
        foreach (var (name, shape, values) in all)
        {
            var end = place + (values.Length * sizeof(float));
            header[name] = new { dtype = "F32", shape, data_offsets = new[] { place, end } };
            place = end;
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(header);
        using var file = File.Create(path);
        file.Write(BitConverter.GetBytes((long)json.Length));
        file.Write(json);
        foreach (var (_, _, values) in all)
        {
            file.Write(MemoryMarshal.AsBytes<float>(values));
        }
    }
}
