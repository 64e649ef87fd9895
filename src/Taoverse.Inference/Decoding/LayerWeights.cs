using Taoverse.Inference.Architectures;
using Taoverse.Inference.Kernels;

namespace Taoverse.Inference.Decoding;

/// <summary>One decoder block with its weights.</summary>
internal sealed record LayerWeights
{
    public required LayerSpec Spec { get; init; }

    public required NormWeights AttentionNorm { get; init; }

    public required NormWeights? MlpNorm { get; init; }

    public required NormWeights? AttentionOutputNorm { get; init; }

    public required NormWeights? MlpOutputNorm { get; init; }

    public required NormWeights? QueryNorm { get; init; }

    public required NormWeights? KeyNorm { get; init; }

    public required IReadOnlyList<WeightMatrix> Projections { get; init; }

    public required WeightMatrix AttentionOutput { get; init; }

    public required IReadOnlyList<WeightMatrix> MlpInputs { get; init; }

    public required WeightMatrix MlpOutput { get; init; }

    public required RotaryTable? Rotary { get; init; }

    /// <summary>All matrices in the order in which they are used.</summary>
    public IEnumerable<WeightMatrix> Matrices => [.. Projections, AttentionOutput, .. MlpInputs, MlpOutput];
}
