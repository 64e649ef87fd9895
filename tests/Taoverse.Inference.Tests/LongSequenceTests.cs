using Taoverse.Evaluation;
using Taoverse.Inference.Kernels;

namespace Taoverse.Inference.Tests;

public sealed class LongSequenceTests : IDisposable
{
    private readonly MadeModel made = new();

    public void Dispose() => made.Dispose();

    [Fact]
    public void Losses_over_many_blocks_and_a_window_are_those_of_plain_arithmetic()
    {
        using var model = Load(MicroKernel.Best);
        var losses = model.TokenLosses([TokenSequence.Packed(made.Tokens)], CancellationToken.None)[0];
        var expected = new PlainMistral(made).Losses();
        Assert.Equal(expected.Average(), losses.Average(), 1e-6);
        Assert.All(expected.Zip(losses), pair => Assert.Equal(pair.First, pair.Second, 5e-5));
    }

    [Fact]
    public void Every_kernel_thread_count_and_batch_gives_the_same_bits()
    {
        TokenSequence[] sequences =
        [
            TokenSequence.Packed(made.Tokens), TokenSequence.Packed(made.Tokens.AsMemory(100, 33)), TokenSequence.Packed(made.Tokens.AsMemory(7, 401)),
        ];
        using var reference = Load(MicroKernel.Best);
        var expected = reference.TokenLosses(sequences, CancellationToken.None);
        foreach (var kernel in MicroKernel.All)
        {
            foreach (var options in new EngineOptions[] { new() { Threads = 1, BatchTokens = 1 }, new() { Threads = 3, BatchTokens = 450 }, new() { Threads = 4 } })
            {
                using var model = Load(kernel, options);
                Assert.Equal(expected, model.TokenLosses(sequences, CancellationToken.None));
            }
        }
    }

    [Fact]
    public void A_token_that_goes_on_costs_no_bit_against_starting_over()
    {
        using var model = Load(MicroKernel.Best);
        var prompt = made.Tokens.AsMemory(0, 345);
        var continued = model.Continue([prompt, made.Tokens.AsMemory(20, 3)], 10, CancellationToken.None);
        var tokens = prompt.ToArray().ToList();
        foreach (var token in continued[0])
        {
            var logits = model.LastLogits(tokens.ToArray());
            Assert.Equal(Array.IndexOf(logits, logits.Max()), token);
            tokens.Add(token);
        }
    }

    [Fact]
    public void A_padded_sequence_has_the_bits_of_the_same_without_padding()
    {
        using var model = Load(MicroKernel.Best);
        var short_ = made.Tokens.AsMemory(0, 250);
        Assert.Equal(
            model.Losses([TokenSequence.Packed(short_)], CancellationToken.None),
            model.Losses([TokenSequence.Truncated(made.Tokens, 250)], CancellationToken.None));
    }

    [Fact]
    public void Cancellation_stops_the_work()
    {
        using var model = Load(MicroKernel.Best);
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => model.Losses([TokenSequence.Packed(made.Tokens)], source.Token));
        Assert.True(double.IsFinite(model.Losses([TokenSequence.Packed(made.Tokens)], CancellationToken.None)[0].Mean));
    }

    [Theory]
    [InlineData(MadeModel.Vocabulary)]
    [InlineData(-1)]
    public void A_token_outside_the_vocabulary_is_refused_wherever_it_stands(int token)
    {
        using var model = Load(MicroKernel.Best);
        foreach (var tokens in new[] { new[] { token, 1, 2 }, [1, 2, token] })
        {
            var error = Assert.Throws<TaoverseException>(() => model.Losses([TokenSequence.Packed(tokens)], CancellationToken.None));
            Assert.Equal("UnknownToken", error.ErrorId);
        }

        Assert.Throws<TaoverseException>(() => model.Continue([new[] { token }], 1, CancellationToken.None));
    }

    [Fact]
    public void A_sequence_beyond_learned_positions_is_refused()
    {
        using var model = new GoldenModel("gpt2").Load();
        var error = Assert.Throws<TaoverseException>(() => model.Losses([TokenSequence.Packed(new int[102])], CancellationToken.None));
        Assert.Equal("SequenceTooLong", error.ErrorId);
        Assert.Single(model.Losses([TokenSequence.Packed(new int[101])], CancellationToken.None));
    }

    private ManagedModel Load(MicroKernel kernel, EngineOptions? options = null) =>
        new ManagedEngine(options).Load(made.Folder, kernel, CancellationToken.None);
}
