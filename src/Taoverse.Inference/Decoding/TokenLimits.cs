namespace Taoverse.Inference.Decoding;

/// <summary>What a model can be asked: tokens that it knows, and no more of them than it has positions for.</summary>
internal sealed class TokenLimits(DecoderWeights weights)
{
    /// <summary>Refuses tokens that the model cannot take.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="length">How long the text becomes.</param>
    public void Check(ReadOnlyMemory<int> tokens, int length)
    {
        if (tokens.Length == 0)
        {
            throw new TaoverseException("NoTokens", FaultKind.InvalidInput, "A prompt has no token.", "Give at least one.");
        }

        if (weights.PositionEmbedding is not null && length > weights.Spec.MaxPositions)
        {
            throw new TaoverseException(
                "SequenceTooLong", FaultKind.InvalidInput,
                $"A sequence of {length} tokens is longer than the {weights.Spec.MaxPositions} positions that the model has learned.",
                "Use shorter sequences.");
        }

        CheckTokens(tokens.Span);
    }

    public void CheckTokens(ReadOnlySpan<int> tokens)
    {
        foreach (var token in tokens)
        {
            if ((uint)token >= (uint)weights.Spec.VocabularySize)
            {
                throw new TaoverseException(
                    "UnknownToken", FaultKind.InvalidInput, $"Token {token} is outside the model's vocabulary of {weights.Spec.VocabularySize}.",
                    "Use the tokenizer that the competition names, and a model made for it.");
            }
        }
    }
}
