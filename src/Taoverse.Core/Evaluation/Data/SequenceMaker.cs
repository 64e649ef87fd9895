namespace Taoverse.Evaluation.Data;

/// <summary>Makes sequences of rows, one row after another.</summary>
/// <param name="options">How.</param>
internal sealed class SequenceMaker(EvaluationDataOptions options)
{
    private readonly List<int> pending = [];
    private readonly int length = options.SequenceLength ?? EvaluationDataOptions.DefaultLength;
    private bool hasPacked;

    private int End => options.EndToken ?? throw new TaoverseException(
        "NoEndToken", FaultKind.InvalidInput, "It is not known which token ends a text.", "Name the end token of the tokenizer.");

    /// <summary>Takes a row.</summary>
    /// <returns>The sequences that are complete with it.</returns>
    public IEnumerable<TokenSequence> Add(DataRow row) =>
        row.Tokens is { } tokens ? [OfTokens(tokens)]
        : row.Reference is { } reference ? [OfReference(row, reference)]
        : options.Form == SequenceForm.Padded ? OfText(row)
        : Pack(row);

    /// <summary>What is left over, where there is no other sequence.</summary>
    public TokenSequence? Finish() => !hasPacked && pending.Count >= 2 ? TokenSequence.Packed(pending.ToArray()) : null;

    private TokenSequence OfTokens(ReadOnlyMemory<int> tokens)
    {
        var cut = tokens[..Math.Min(tokens.Length, options.SequenceLength ?? tokens.Length)];
        return options.Form == SequenceForm.Padded ? TokenSequence.Padded(cut, End) : TokenSequence.Packed(cut);
    }

    private TokenSequence[] OfText(DataRow row)
    {
        var tokens = new List<int>(Encode(row, row.Text!, framed: true)) { End };
        tokens.RemoveRange(Math.Min(tokens.Count, length), Math.Max(0, tokens.Count - length));

        // An empty text leaves nothing to predict.
        return tokens.Count < 2 ? [] : [Filled(tokens)];
    }

    private TokenSequence Filled(List<int> tokens)
    {
        var filled = new int[length];
        tokens.CopyTo(filled);
        filled.AsSpan(tokens.Count).Fill(End);
        return TokenSequence.Padded(filled, End);
    }

    // A prompt that is too long loses its beginning: what the answer follows is its end.
    private TokenSequence OfReference(DataRow row, string reference)
    {
        var answer = Encode(row, reference, framed: false);
        var room = length - answer.Count;
        if (answer.Count == 0 || room < 1)
        {
            throw row.Wrong($"has a reference of {answer.Count} tokens, which does not fit into a sequence of {length}");
        }

        var prompt = Encode(row, row.Text!, framed: true);
        return prompt.Count == 0
            ? throw row.Wrong("has an empty prompt")
            : TokenSequence.Reference(prompt.Skip(Math.Max(0, prompt.Count - room)).Concat(answer).ToArray(), answer.Count);
    }

    private IEnumerable<TokenSequence> Pack(DataRow row)
    {
        pending.AddRange(Encode(row, row.Text!, framed: true));
        pending.Add(End);
        var start = 0;
        for (; pending.Count - start >= length; start += length)
        {
            hasPacked = true;
            yield return TokenSequence.Packed(pending.GetRange(start, length).ToArray());
        }

        pending.RemoveRange(0, start);
    }

    private IReadOnlyList<int> Encode(DataRow row, string text, bool framed)
    {
        var encode = options.Encode ?? throw new TaoverseException(
            "NoTokenizer", FaultKind.InvalidInput, $"Line {row.Number} of '{row.Source}' is text, and there is no tokenizer to turn it into tokens.",
            "Name a tokenizer, or give data of token ids.");
        return encode(text, framed);
    }
}
