namespace Taoverse.Inference.Tokenizers;

/// <summary>What a tokenizer file describes.</summary>
internal sealed record TokenizerParts
{
    public required Func<string, string> Normalize { get; init; }

    public required IReadOnlyList<IPreTokenizer> Steps { get; init; }

    public required BytePairModel Model { get; init; }

    public required SpecialFrame Frame { get; init; }

    public required Func<IReadOnlyList<string>, IReadOnlyList<string>> Decode { get; init; }

    public required Dictionary<string, int> Vocabulary { get; init; }

    public required IReadOnlyList<AddedToken> Added { get; init; }
}
