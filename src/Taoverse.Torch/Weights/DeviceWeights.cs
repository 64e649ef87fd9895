using Taoverse.Inference.Architectures;
using Taoverse.Inference.Decoding;
using static TorchSharp.torch;

namespace Taoverse.Torch.Weights;

/// <summary>A model's weights on a device.</summary>
internal sealed record DeviceWeights : IDisposable
{
    private readonly IReadOnlyList<Tensor> tensors;

    private DeviceWeights(IReadOnlyList<Tensor> tensors) => this.tensors = tensors;

    public required DecoderSpec Spec { get; init; }

    public required Tensor Embedding { get; init; }

    public required DeviceNorm? EmbeddingNorm { get; init; }

    public required Tensor? PositionEmbedding { get; init; }

    public required IReadOnlyList<DeviceLayer> Layers { get; init; }

    public required DeviceNorm? FinalNorm { get; init; }

    public required DeviceLinear Head { get; init; }

    /// <summary>What they take there.</summary>
    public required long Bytes { get; init; }

    /// <summary>Takes weights to a device.</summary>
    /// <param name="weights">The weights in their file.</param>
    /// <param name="loader">Who takes them.</param>
    public static DeviceWeights Load(DecoderWeights weights, WeightLoader loader)
    {
        var embedding = loader.Load(weights.Embedding);
        var embeddingNorm = loader.Load(weights.EmbeddingNorm);
        var positions = weights.PositionEmbedding is { } learned ? loader.Load(learned) : null;
        var layers = weights.Layers.Select(layer => Load(layer, loader)).ToList();
        var finalNorm = loader.Load(weights.FinalNorm);
        var head = loader.Load(weights.Head);
        return new DeviceWeights(loader.Release())
        {
            Spec = weights.Spec,
            Embedding = embedding,
            EmbeddingNorm = embeddingNorm,
            PositionEmbedding = positions,
            Layers = layers,
            FinalNorm = finalNorm,
            Head = head,
            Bytes = loader.BytesLoaded,
        };
    }

    public void Dispose()
    {
        foreach (var tensor in tensors)
        {
            tensor.Dispose();
        }
    }

    private static DeviceLayer Load(LayerWeights layer, WeightLoader loader) => new()
    {
        Spec = layer.Spec,
        AttentionNorm = loader.Load(layer.AttentionNorm)!,
        MlpNorm = loader.Load(layer.MlpNorm),
        AttentionOutputNorm = loader.Load(layer.AttentionOutputNorm),
        MlpOutputNorm = loader.Load(layer.MlpOutputNorm),
        QueryNorm = loader.Load(layer.QueryNorm),
        KeyNorm = loader.Load(layer.KeyNorm),
        Projections = [.. layer.Projections.Select(loader.Load)],
        AttentionOutput = loader.Load(layer.AttentionOutput),
        MlpInputs = [.. layer.MlpInputs.Select(loader.Load)],
        MlpOutput = loader.Load(layer.MlpOutput),
    };
}
