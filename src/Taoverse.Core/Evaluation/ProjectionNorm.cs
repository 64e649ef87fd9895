namespace Taoverse.Evaluation;

/// <summary>The Frobenius norm of one projection of one layer.</summary>
/// <param name="Layer">The layer's number from 0 on.</param>
/// <param name="Projection">The projection's name, such as <c>q_proj</c>.</param>
/// <param name="Norm">The root of the sum of squares, accumulated in double precision.</param>
/// <param name="RoundedNorm">The same rounded to the type of the weights, as PyTorch gives it.</param>
public readonly record struct ProjectionNorm(int Layer, string Projection, double Norm, double RoundedNorm);
