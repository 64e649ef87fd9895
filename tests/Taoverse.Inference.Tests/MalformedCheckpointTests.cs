using System.Text.Json;
using Taoverse.Evaluation;
using Taoverse.Tests;

namespace Taoverse.Inference.Tests;

public class MalformedCheckpointTests
{
    // The manifest allows two outcomes for some; these are the ones chosen.
    private static readonly string[] LoadWithWarning = ["extra-layer"];
    private static readonly string[] LoadWithoutFiniteLoss = ["nan-weights", "inf-weights", "nan-all", "huge-weights"];

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var entry in Golden.Json("models/malformed/manifest.json").EnumerateArray())
            {
                cases.Add(entry.Text("dir"), entry.Text("must"));
            }

            return cases;
        }
    }

    [Fact]
    public void The_manifest_has_all_cases() => Assert.Equal(63, Golden.Json("models/malformed/manifest.json").GetArrayLength());

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_checkpoint_is_taken_or_refused_as_its_manifest_says(string name, string must)
    {
        var folder = Golden.PathOf($"models/malformed/{name}");
        var tokens = TokenSequence.Packed(Enumerable.Range(0, 12).ToArray());
        if (must == "load" || LoadWithWarning.Contains(name) || LoadWithoutFiniteLoss.Contains(name))
        {
            using var model = new ManagedEngine().Load(folder, CancellationToken.None);
            var loss = model.Losses([tokens], CancellationToken.None)[0].Mean;
            Assert.Equal(!LoadWithoutFiniteLoss.Contains(name), double.IsFinite(loss));
            Assert.Equal(LoadWithWarning.Contains(name), model.Description.Warnings.Count > 0);
            return;
        }

        Assert.StartsWith("reject", must, StringComparison.Ordinal);
        var error = Assert.ThrowsAny<TaoverseException>(() => new ManagedEngine().Load(folder, CancellationToken.None));
        Assert.NotEmpty(error.NextStep);
        if (error is CheckpointException { File: var file })
        {
            Assert.StartsWith(file + ": ", error.Message, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal("InvalidSafetensors", error.ErrorId);
            Assert.Contains(".safetensors' is not a safetensors file: ", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("pickle-only", "pickled")]
    [InlineData("shards-path-outside", "plain file name")]
    [InlineData("shards-absolute-path", "plain file name")]
    [InlineData("missing-tensor", "k_proj.weight")]
    [InlineData("missing-lm-head", "lm_head.weight")]
    [InlineData("shape-transposed", "[12, 8] where config.json makes it [8, 12]")]
    [InlineData("dtype-integer", "stored as I32")]
    [InlineData("config-wrong-types", "'hidden_size' is \"eight\"")]
    [InlineData("config-unknown-architecture", "FooBarForCausalLM")]
    [InlineData("config-nan-eps", "not valid JSON")]
    [InlineData("header-duplicate-key", "header cannot be read")]
    [InlineData("truncated-one-byte", "its tensors end at")]
    public void A_refusal_names_the_reason(string name, string reason)
    {
        var error = Assert.ThrowsAny<TaoverseException>(() => ManagedEngine.Describe(Golden.PathOf($"models/malformed/{name}")));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Both_controls_have_the_same_bits()
    {
        Assert.Equal(Loss("valid-base"), Loss("shards-valid"));

        static double Loss(string name)
        {
            using var model = new ManagedEngine().Load(Golden.PathOf($"models/malformed/{name}"), CancellationToken.None);
            return model.Losses([TokenSequence.Packed(Enumerable.Range(0, 24).ToArray())], CancellationToken.None)[0].Sum;
        }
    }

    [Fact]
    public void A_mutated_config_loads_or_is_refused_and_never_anything_else()
    {
        var random = new Random(7);
        var source = Golden.PathOf("models/malformed/valid-base");
        var folder = Directory.CreateTempSubdirectory("taoverse-config-");
        try
        {
            File.Copy(Path.Combine(source, "model.safetensors"), Path.Combine(folder.FullName, "model.safetensors"));
            using var config = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(source, "config.json")));
            var keys = config.RootElement.EnumerateObject().Select(property => property.Name).ToArray();
            string[] values = ["0", "-1", "1", "2", "3", "1e30", "1000000000", "2147483647", "99999999999", "\"x\"", "[]", "{}", "null", "true", "0.5", "[\"GPT2LMHeadModel\"]"];
            for (var i = 0; i < 400; i++)
            {
                var changed = keys[random.Next(keys.Length)];
                var entries = config.RootElement.EnumerateObject().Select(property =>
                    $"\"{property.Name}\": {(property.Name == changed ? values[random.Next(values.Length)] : property.Value.GetRawText())}");
                File.WriteAllText(Path.Combine(folder.FullName, "config.json"), "{" + string.Join(",", entries) + "}");
                try
                {
                    using var model = new ManagedEngine().Load(folder.FullName, CancellationToken.None);
                    model.Losses([TokenSequence.Packed(new[] { 1, 2, 3, 4 })], CancellationToken.None);
                }
                catch (CheckpointException error)
                {
                    Assert.NotEmpty(error.Message);
                }
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
