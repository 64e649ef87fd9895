using System.Numerics;

namespace Taoverse.Evaluation.Data;

/// <summary>How rows become the batches of a task.</summary>
public sealed record EvaluationDataOptions
{
    /// <summary>The tokens of a sequence of text where nothing else is asked for.</summary>
    public const int DefaultLength = 1024;

    /// <summary>The task that the batches are for.</summary>
    public string Task { get; init; } = "TEXT";

    /// <summary>Turns text into tokens, with or without those that frame a text; null where rows are tokens already.</summary>
    public Func<string, bool, IReadOnlyList<int>>? Encode { get; init; }

    /// <summary>The end token; null where rows are tokens already and no padding has to be told.</summary>
    public int? EndToken { get; init; }

    /// <summary>How texts become sequences.</summary>
    public SequenceForm Form { get; init; }

    /// <summary>
    /// The tokens of a sequence: exactly so many where texts are packed or padded, at most so many otherwise. Null for
    /// <see cref="DefaultLength"/> of texts, and rows of tokens as they are.
    /// </summary>
    public int? SequenceLength { get; init; }

    /// <summary>The sequences of a batch.</summary>
    public int BatchSize { get; init; } = 1;

    /// <summary>The seed by which rows are drawn and shuffled; null to take them in their order.</summary>
    public BigInteger? Seed { get; init; }

    /// <summary>How many rows are taken; null for all.</summary>
    public int? RowCount { get; init; }

    /// <summary>Refuses numbers that are out of range.</summary>
    /// <exception cref="TaoverseException"><c>InvalidDataOptions</c>.</exception>
    internal void Check()
    {
        if (SequenceLength < 2 || BatchSize < 1 || RowCount < 1)
        {
            throw new TaoverseException(
                "InvalidDataOptions", FaultKind.InvalidInput,
                $"{RowCount} rows in batches of {BatchSize} sequences of {SequenceLength} tokens are not possible.",
                "Give sequences of 2 tokens or more, and at least one row and one sequence.");
        }
    }
}
