namespace Taoverse.Inference.Architectures;

/// <summary>A linear layer: the weight's name without ".weight", and its size.</summary>
/// <param name="Name">The name, to which ".weight" and ".bias" are added.</param>
/// <param name="Inputs">How many numbers go in.</param>
/// <param name="Outputs">How many come out.</param>
/// <param name="HasBias">Whether there is a bias.</param>
/// <param name="InputsFirst">Whether the weight is stored with a row for each input.</param>
internal sealed record LinearSpec(string Name, int Inputs, int Outputs, bool HasBias = false, bool InputsFirst = false);
