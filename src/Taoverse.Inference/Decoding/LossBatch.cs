using Taoverse.Evaluation;

namespace Taoverse.Inference.Decoding;

/// <summary>Sequences that go through a model together, their tokens one after another.</summary>
/// <param name="First">The number of the first sequence.</param>
/// <param name="Inputs">The tokens of each that have to go through the model: those before its last target.</param>
/// <param name="Rows">The rows of all tokens whose next token is a target.</param>
/// <param name="Targets">Those next tokens.</param>
internal sealed record LossBatch(int First, IReadOnlyList<ReadOnlyMemory<int>> Inputs, IReadOnlyList<int> Rows, int[] Targets)
{
    /// <summary>Cuts sequences into batches; one that is longer than a batch goes alone.</summary>
    /// <param name="sequences">The sequences, in their order.</param>
    /// <param name="batchTokens">The most tokens of a batch.</param>
    /// <param name="limits">What the model can take.</param>
    /// <exception cref="TaoverseException">The model cannot take one of them.</exception>
    public static IReadOnlyList<LossBatch> Cut(IReadOnlyList<TokenSequence> sequences, int batchTokens, TokenLimits limits)
    {
        var inputs = sequences.Select(Input).ToArray();
        foreach (var input in inputs)
        {
            limits.Check(input, input.Length);
        }

        var batches = new List<LossBatch>();
        for (var first = 0; first < sequences.Count;)
        {
            var count = 1;
            for (var tokens = inputs[first].Length; first + count < sequences.Count; count++)
            {
                tokens += inputs[first + count].Length;
                if (tokens > batchTokens)
                {
                    break;
                }
            }

            batches.Add(Pack(sequences, first, inputs[first..(first + count)]));
            limits.CheckTokens(batches[^1].Targets);
            first += count;
        }

        return batches;
    }

    private static ReadOnlyMemory<int> Input(TokenSequence sequence)
    {
        var last = sequence.Tokens.Length - 1;
        while (!sequence.IsTarget(last))
        {
            last--;
        }

        return sequence.Tokens[..last];
    }

    private static LossBatch Pack(IReadOnlyList<TokenSequence> sequences, int first, ReadOnlyMemory<int>[] inputs)
    {
        var rows = new List<int>();
        var targets = new List<int>();
        var start = 0;
        for (var i = 0; i < inputs.Length; start += inputs[i].Length, i++)
        {
            for (var place = 1; place <= inputs[i].Length; place++)
            {
                if (sequences[first + i].IsTarget(place))
                {
                    rows.Add(start + place - 1);
                    targets.Add(sequences[first + i].Tokens.Span[place]);
                }
            }
        }

        return new LossBatch(first, inputs, rows, [.. targets]);
    }
}
