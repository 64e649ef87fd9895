namespace Taoverse.Inference.Kernels;

/// <summary>The function between the two halves of a feed-forward layer.</summary>
internal enum Activation
{
    /// <summary>x / (1 + e^-x).</summary>
    Silu,

    /// <summary>x (1 + erf(x / sqrt 2)) / 2.</summary>
    Gelu,

    /// <summary>The same with tanh in the place of erf.</summary>
    GeluTanh,

    /// <summary>x where it is positive, else 0.</summary>
    Relu,
}
