namespace Taoverse.Inference.Architectures;

/// <summary>How a layer's two parts and its norms are put together.</summary>
internal enum ResidualOrder
{
    /// <summary>x += attention(norm(x)); x += feed-forward(norm(x)).</summary>
    NormFirst,

    /// <summary>x += attention(norm(x)) + feed-forward(norm(x)).</summary>
    Parallel,

    /// <summary>x = norm(x + attention(x)); x = norm(x + feed-forward(x)).</summary>
    NormLast,
}
