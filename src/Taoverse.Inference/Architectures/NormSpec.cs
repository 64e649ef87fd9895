namespace Taoverse.Inference.Architectures;

/// <summary>A normalisation: root mean square, or layer where it has a bias.</summary>
/// <param name="Name">The name, to which ".weight" and ".bias" are added.</param>
/// <param name="Size">How many numbers are normalised together.</param>
/// <param name="Epsilon">What is added to the mean square or the variance.</param>
/// <param name="IsLayer">Whether the mean is taken off and a bias added.</param>
/// <param name="AddsOne">Whether the gain is 1 + weight.</param>
internal sealed record NormSpec(string Name, int Size, double Epsilon, bool IsLayer = false, bool AddsOne = false);
