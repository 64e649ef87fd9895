using Taoverse.Inference.Kernels;

namespace Taoverse.Inference.Decoding;

/// <summary>A normalisation, ready to use.</summary>
/// <param name="Gain">What the normalised numbers are multiplied by.</param>
/// <param name="Bias">What is added; null for root-mean-square.</param>
/// <param name="Epsilon">What is added to the mean square or the variance.</param>
internal sealed record NormWeights(WeightVector Gain, WeightVector? Bias, double Epsilon);
