using Taoverse.Inference.Architectures;
using Taoverse.Inference.Kernels;
using Taoverse.Inference.Safetensors;

namespace Taoverse.Inference.Decoding;

/// <summary>A model's weights, found in its checkpoint and checked against its config.</summary>
internal sealed record DecoderWeights
{
    public required DecoderSpec Spec { get; init; }

    public required TensorData Embedding { get; init; }

    public required NormWeights? EmbeddingNorm { get; init; }

    public required TensorData? PositionEmbedding { get; init; }

    public required IReadOnlyList<LayerWeights> Layers { get; init; }

    public required NormWeights? FinalNorm { get; init; }

    public required WeightMatrix Head { get; init; }

    /// <summary>The elements of all parameters, tied ones once.</summary>
    public required long ParameterCount { get; init; }

    /// <summary>The type that most elements have.</summary>
    public required TensorType Type { get; init; }

    /// <summary>Tensors of the checkpoint that belong to no part of the model.</summary>
    public required IReadOnlyList<string> Strangers { get; init; }

    /// <summary>
    /// The large tensors, a layer after the other and the head at last; those of a layer in the order of the file, as a disk reads on much
    /// faster than it jumps. Of embeddings, only some rows are used.
    /// </summary>
    public IReadOnlyList<TensorData> InOrderOfUse() =>
        [.. Layers.SelectMany(layer => layer.Matrices.Select(matrix => matrix.Data).OrderBy(tensor => tensor.Place.Start)), Head.Data];
}
