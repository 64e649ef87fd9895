using Taoverse.Inference.Safetensors;

namespace Taoverse.Inference.Kernels;

/// <summary>The weight of a linear layer, still in its file, and its bias.</summary>
/// <param name="Data">The elements.</param>
/// <param name="Inputs">How many numbers go in.</param>
/// <param name="Outputs">How many come out.</param>
/// <param name="InputsFirst">Whether it is stored with a row for each input, else for each output.</param>
/// <param name="Bias">One number for each output, or null.</param>
internal sealed record WeightMatrix(TensorData Data, int Inputs, int Outputs, bool InputsFirst, WeightVector? Bias);
