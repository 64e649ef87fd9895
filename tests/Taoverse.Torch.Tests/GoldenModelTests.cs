using Taoverse.Evaluation;
using Taoverse.Inference.Tests;

namespace Taoverse.Torch.Tests;

public class GoldenModelTests
{
    private const double Tolerance = 1e-4;

    public static TheoryData<string> Models => GoldenModel.All;

    [Theory]
    [MemberData(nameof(Models))]
    public void Losses_are_those_of_transformers_and_of_the_managed_engine(string name)
    {
        var golden = new GoldenModel(name);
        using var model = Engines.Load(golden.Folder);
        using var managed = golden.Load();
        var sequences = golden.Sequences.Select(tokens => TokenSequence.Packed(tokens)).ToList();
        var losses = model.Losses(sequences, CancellationToken.None);
        var others = managed.Losses(sequences, CancellationToken.None);
        var expected = golden.Expected.GetProperty("sequences").EnumerateArray().ToArray();
        Assert.Equal(expected.Length, losses.Count);
        for (var i = 0; i < expected.Length; i++)
        {
            Near(expected[i].GetProperty("loss").GetDouble(), losses[i].Mean);
            Near(others[i].Mean, losses[i].Mean);
            Assert.Equal(others[i].Targets, losses[i].Targets);
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void The_loss_of_a_padded_batch_is_that_of_transformers(string name)
    {
        var golden = new GoldenModel(name);
        using var model = Engines.Load(golden.Folder);
        var losses = model.Losses(golden.PaddedBatch, CancellationToken.None);
        var expected = golden.Expected.GetProperty("padded_batch");
        Near(expected.GetProperty("loss").GetDouble(), TextLoss.OfBatch(losses));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Logits_are_those_of_transformers(string name)
    {
        var golden = new GoldenModel(name);
        using var model = Engines.Load(golden.Folder);
        foreach (var (tokens, expected) in golden.Sequences.Zip(golden.Expected.GetProperty("sequences").EnumerateArray()))
        {
            var logits = model.LastLogits(tokens);
            Assert.All(
                GoldenModel.Doubles(expected.GetProperty("last_logits_first8")).Zip(logits), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
            Assert.Equal(expected.GetProperty("last_argmax").GetInt32(), Array.IndexOf(logits, logits.Max()));
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Greedy_tokens_are_those_of_transformers(string name)
    {
        var golden = new GoldenModel(name);
        using var model = Engines.Load(golden.Folder);
        var greedy = golden.Expected.GetProperty("greedy");
        var expected = GoldenModel.Ints(greedy.GetProperty("new_tokens"));
        var continued = model.Continue(
            [GoldenModel.Ints(greedy.GetProperty("prompt")), golden.Sequences[1].AsMemory(0, 30)], expected.Length, CancellationToken.None);
        Assert.Equal(expected, continued[0]);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Description_and_norms_are_those_of_the_managed_engine(string name)
    {
        var golden = new GoldenModel(name);
        using var model = Engines.Load(golden.Folder);
        using var managed = golden.Load();
        Assert.Equivalent(managed.Description, model.Description, strict: true);
        if (golden.Expected.TryGetProperty("layer_frobenius_norms", out _))
        {
            Assert.Equal(managed.ProjectionNorms(CancellationToken.None), model.ProjectionNorms(CancellationToken.None));
        }
        else
        {
            Assert.Equal(
                "MissingProjection", Assert.Throws<TaoverseException>(() => model.ProjectionNorms(CancellationToken.None)).ErrorId);
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Losses_in_bf16_are_near(string name)
    {
        var golden = new GoldenModel(name);
        using var model = Engines.Load(golden.Folder, EvaluationDataType.Bf16);
        var losses = model.Losses([.. golden.Sequences.Select(tokens => TokenSequence.Packed(tokens))], CancellationToken.None);
        Assert.All(
            golden.Expected.GetProperty("sequences").EnumerateArray().Zip(losses),
            pair => Assert.Equal(1, pair.Second.Mean / pair.First.GetProperty("loss").GetDouble(), 2e-2));
    }

    [Fact]
    public void Models_rank_as_the_managed_engine_ranks_them()
    {
        var tokens = TokenSequence.Packed(new GoldenModel("llama").Sequences[0].Select(token => token % 64).ToArray());
        var scores = GoldenModel.Names.Select(name =>
        {
            var golden = new GoldenModel(name);
            using var model = Engines.Load(golden.Folder);
            using var managed = golden.Load();
            return (Name: name, Torch: model.Losses([tokens], default)[0].Mean, Managed: managed.Losses([tokens], default)[0].Mean);
        }).ToList();

        // Several checkpoints hold the same weights; those rank alike in both, whichever comes first.
        var ranked = scores.OrderBy(score => score.Managed).ToList();
        Assert.All(ranked.Zip(ranked.Skip(1)), pair => Assert.True(
            pair.Second.Managed - pair.First.Managed < 1e-5 * pair.First.Managed || pair.First.Torch < pair.Second.Torch,
            $"{pair.First} and {pair.Second}"));
        Assert.True(ranked[^1].Managed > 1.001 * ranked[0].Managed, "All models rank alike.");
    }

    private static void Near(double expected, double actual) => Assert.Equal(1, actual / expected, Tolerance);
}
