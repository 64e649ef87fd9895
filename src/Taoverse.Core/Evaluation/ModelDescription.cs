namespace Taoverse.Evaluation;

/// <summary>What a checkpoint says of itself, from its config and the headers of its weights alone.</summary>
public sealed record ModelDescription
{
    /// <summary>The architecture's name in config.json, such as <c>LlamaForCausalLM</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary>The elements of all parameters; tied ones once.</summary>
    public required long ParameterCount { get; init; }

    /// <summary>The type that most weights are stored in: F32, F16 or BF16.</summary>
    public required string WeightType { get; init; }

    /// <summary>The number of decoder layers.</summary>
    public required int LayerCount { get; init; }

    /// <summary>The number of tokens that it knows.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>The most positions that it was made for.</summary>
    public required int MaxPositions { get; init; }

    /// <summary>What is odd about the checkpoint and yet no error, such as tensors that nothing uses.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
