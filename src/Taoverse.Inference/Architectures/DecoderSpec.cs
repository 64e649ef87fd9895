namespace Taoverse.Inference.Architectures;

/// <summary>A whole decoder-only language model, as its config.json describes it.</summary>
internal sealed record DecoderSpec
{
    public required int HiddenSize { get; init; }

    public required int VocabularySize { get; init; }

    public required int LayerCount { get; init; }

    /// <summary>The most positions that it was made for; a sequence may not be longer where positions are learned.</summary>
    public required int MaxPositions { get; init; }

    /// <summary>What tensors' names begin with and may lack in files saved from the bare model.</summary>
    public required string BasePrefix { get; init; }

    /// <summary>The name of the token embedding, without ".weight".</summary>
    public required string Embedding { get; init; }

    public float EmbeddingScale { get; init; } = 1;

    public NormSpec? EmbeddingNorm { get; init; }

    /// <summary>The name of learned position embeddings, without ".weight"; null for none.</summary>
    public string? PositionEmbedding { get; init; }

    /// <summary>The row of the first position.</summary>
    public int PositionOffset { get; init; }

    /// <summary>Describes a layer by its number.</summary>
    public required Func<int, LayerSpec> Layer { get; init; }

    public NormSpec? FinalNorm { get; init; }

    /// <summary>The head; its weight is the token embedding where <see cref="TiesHead"/>.</summary>
    public required LinearSpec Head { get; init; }

    public required bool TiesHead { get; init; }

    public float? LogitSoftcap { get; init; }

    /// <summary>Ends of names of tensors that are no parameters: masks and tables that old files carry.</summary>
    public IReadOnlyList<string> Buffers { get; init; } = [];

    /// <summary>Parts of names of parameters that are counted and not used.</summary>
    public IReadOnlyList<string> Unused { get; init; } = [];
}
