using Taoverse.Inference.Architectures;

namespace Taoverse.Torch.Weights;

/// <summary>One decoder block on a device.</summary>
internal sealed record DeviceLayer
{
    public required LayerSpec Spec { get; init; }

    public required DeviceNorm AttentionNorm { get; init; }

    public required DeviceNorm? MlpNorm { get; init; }

    public required DeviceNorm? AttentionOutputNorm { get; init; }

    public required DeviceNorm? MlpOutputNorm { get; init; }

    public required DeviceNorm? QueryNorm { get; init; }

    public required DeviceNorm? KeyNorm { get; init; }

    public required IReadOnlyList<DeviceLinear> Projections { get; init; }

    public required DeviceLinear AttentionOutput { get; init; }

    public required IReadOnlyList<DeviceLinear> MlpInputs { get; init; }

    public required DeviceLinear MlpOutput { get; init; }
}
