using Taoverse.Evaluation;
using Taoverse.Inference;
using Taoverse.Inference.Tests;

namespace Taoverse.Torch.Tests;

public class LongSequenceTests
{
    private const int BlocksOfQueries = 5;

    [Fact]
    public void A_sequence_of_several_blocks_of_queries_has_the_losses_of_the_managed_engine()
    {
        using var made = new MadeModel();
        using var model = Engines.Load(made.Folder);
        using var managed = new ManagedEngine().Load(made.Folder, CancellationToken.None);

        // The engine cuts queries where heads x queries x keys pass 2^24.
        var length = (int)Math.Sqrt(BlocksOfQueries * (double)(1 << 24) / MadeModel.Heads);
        var random = new Random(3);
        var sequence = TokenSequence.Packed(Enumerable.Range(0, length).Select(_ => random.Next(MadeModel.Vocabulary)).ToArray());
        var expected = managed.Losses([sequence], CancellationToken.None)[0].Mean;
        Assert.Equal(1, model.Losses([sequence], CancellationToken.None)[0].Mean / expected, 1e-4);
    }

    [Fact]
    public void Sequences_have_the_same_losses_together_and_alone()
    {
        using var made = new MadeModel();
        using var together = Engines.Load(made.Folder);
        using var alone = Engines.Load(made.Folder, batchTokens: 1);
        TokenSequence[] sequences = [.. new[] { 700, 2, 351, 40 }.Select(length => TokenSequence.Packed(made.Tokens.AsMemory(0, length)))];
        Assert.All(
            together.Losses(sequences, CancellationToken.None).Zip(alone.Losses(sequences, CancellationToken.None)),
            pair => Assert.Equal(1, pair.First.Sum / pair.Second.Sum, 1e-5));
    }

    [Fact]
    public void A_continuation_beyond_the_window_is_that_of_the_managed_engine()
    {
        using var made = new MadeModel();
        using var model = Engines.Load(made.Folder);
        using var managed = new ManagedEngine().Load(made.Folder, CancellationToken.None);
        ReadOnlyMemory<int>[] prompts = [made.Tokens.AsMemory(0, MadeModel.Window + 60), made.Tokens.AsMemory(5, 17)];
        Assert.Equal(managed.Continue(prompts, 12, CancellationToken.None), model.Continue(prompts, 12, CancellationToken.None));
    }
}
