using Taoverse.Evaluation;
using Taoverse.Models;

namespace Taoverse.Inference.Tests;

public class GoldenModelTests
{
    public static TheoryData<string> Models => GoldenModel.All;

    [Theory]
    [MemberData(nameof(Models))]
    public void Losses_are_those_of_transformers(string name)
    {
        var golden = new GoldenModel(name);
        using var model = golden.Load();
        var losses = model.TokenLosses([.. golden.Sequences.Select(tokens => TokenSequence.Packed(tokens))], CancellationToken.None);
        var expected = golden.Expected.GetProperty("sequences").EnumerateArray().ToArray();
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i].GetProperty("loss").GetDouble(), losses[i].Average(), 1e-6);
            if (expected[i].TryGetProperty("token_losses", out var each))
            {
                Assert.All(GoldenModel.Doubles(each).Zip(losses[i]), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void The_loss_of_a_padded_batch_is_that_of_transformers(string name)
    {
        var golden = new GoldenModel(name);
        using var model = golden.Load();
        var losses = model.Losses(golden.PaddedBatch, CancellationToken.None);
        var expected = golden.Expected.GetProperty("padded_batch");
        Assert.Equal(expected.GetProperty("target_tokens").GetInt32(), losses.Sum(loss => loss.Targets));
        Assert.Equal(expected.GetProperty("loss").GetDouble(), TextLoss.OfBatch(losses), 1e-6);
        Assert.All(
            GoldenModel.Doubles(expected.GetProperty("per_sequence_loss")).Zip(losses),
            pair => Assert.Equal(pair.First, pair.Second.Mean, 1e-6));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Logits_are_those_of_transformers(string name)
    {
        var golden = new GoldenModel(name);
        using var model = golden.Load();
        foreach (var (tokens, expected) in golden.Sequences.Zip(golden.Expected.GetProperty("sequences").EnumerateArray()))
        {
            var logits = model.LastLogits(tokens);
            Assert.All(
                GoldenModel.Doubles(expected.GetProperty("last_logits_first8")).Zip(logits), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
            Assert.Equal(expected.GetProperty("last_argmax").GetInt32(), Array.IndexOf(logits, logits.Max()));
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Greedy_tokens_are_those_of_transformers(string name)
    {
        var golden = new GoldenModel(name);
        using var model = golden.Load();
        var greedy = golden.Expected.GetProperty("greedy");
        var prompt = GoldenModel.Ints(greedy.GetProperty("prompt"));
        var expected = GoldenModel.Ints(greedy.GetProperty("new_tokens"));

        // A second prompt beside it must change nothing.
        var continued = model.Continue([prompt, golden.Sequences[1].AsMemory(0, 30)], expected.Length, CancellationToken.None);
        Assert.Equal(expected, continued[0]);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Parameters_are_counted_as_transformers_counts_them(string name)
    {
        var golden = new GoldenModel(name);
        var description = ManagedEngine.Describe(golden.Folder);
        Assert.Equal(golden.Expected.GetProperty("parameter_count").GetInt64(), description.ParameterCount);
        Assert.Equal(golden.Expected.GetProperty("architecture").GetString(), description.Architecture);
        Assert.Equal(
            golden.Expected.GetProperty("weights_dtype").GetString(),
            description.WeightType switch { "F32" => "float32", "F16" => "float16", _ => "bfloat16" });
        Assert.Empty(description.Warnings);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Headers_alone_tell_the_same_as_the_files(string name)
    {
        var folder = new GoldenModel(name).Folder;
        var headers = Directory.GetFiles(folder, "*.safetensors").Order(StringComparer.Ordinal).Select(file =>
        {
            var bytes = File.ReadAllBytes(file);
            var length = SafetensorsHeader.ReadLength(bytes.AsSpan(0, SafetensorsHeader.PrefixBytes), bytes.Length, file);
            return SafetensorsHeader.Parse(bytes.AsMemory(SafetensorsHeader.PrefixBytes, length), bytes.Length, file);
        }).ToList();
        var described = new ManagedEngine().Describe(File.ReadAllText(Path.Combine(folder, "config.json")), headers);
        Assert.Equivalent(ManagedEngine.Describe(folder), described, strict: true);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Norms_are_those_of_PyTorch_or_what_lacks_them_is_named(string name)
    {
        var golden = new GoldenModel(name);
        using var model = golden.Load();
        if (!golden.Expected.TryGetProperty("layer_frobenius_norms", out var layers))
        {
            var error = Assert.Throws<TaoverseException>(() => model.ProjectionNorms(CancellationToken.None));
            Assert.Equal("MissingProjection", error.ErrorId);
            Assert.Contains("_proj", error.Message, StringComparison.Ordinal);
            return;
        }

        var norms = model.ProjectionNorms(CancellationToken.None).ToDictionary(norm => (norm.Layer, norm.Projection));
        var count = 0;
        foreach (var (expected, layer) in layers.EnumerateArray().Select((expected, layer) => (expected, layer)))
        {
            foreach (var entry in expected.EnumerateObject())
            {
                Assert.Equal(1, norms[(layer, entry.Name)].Norm / entry.Value.GetDouble(), 1e-6);
                count++;
            }
        }

        Assert.Equal(count, norms.Count);
    }
}
