using Taoverse.Inference.Kernels;

namespace Taoverse.Inference.Architectures;

/// <summary>One decoder block.</summary>
internal sealed record LayerSpec
{
    public ResidualOrder Order { get; init; }

    /// <summary>Before the attention; after its sum where norms come last.</summary>
    public required NormSpec AttentionNorm { get; init; }

    /// <summary>Before the feed-forward part; null where it shares the attention's.</summary>
    public NormSpec? MlpNorm { get; init; }

    /// <summary>On what the attention gives, before it is added.</summary>
    public NormSpec? AttentionOutputNorm { get; init; }

    /// <summary>On what the feed-forward part gives, before it is added.</summary>
    public NormSpec? MlpOutputNorm { get; init; }

    public required AttentionShape Attention { get; init; }

    /// <summary>The projections whose outputs, one after another, are the rows that <see cref="Attention"/> describes.</summary>
    public required IReadOnlyList<LinearSpec> Projections { get; init; }

    public required LinearSpec AttentionOutput { get; init; }

    public RotarySpec? Rotary { get; init; }

    /// <summary>On each head of the queries.</summary>
    public NormSpec? QueryNorm { get; init; }

    /// <summary>On each head of the keys.</summary>
    public NormSpec? KeyNorm { get; init; }

    /// <summary>The feed-forward inputs: one; or gate and up, apart or in one weight, where <see cref="Gated"/>.</summary>
    public required IReadOnlyList<LinearSpec> MlpInputs { get; init; }

    public bool Gated { get; init; }

    public required Activation Activation { get; init; }

    public required LinearSpec MlpOutput { get; init; }
}
