using static TorchSharp.torch;

namespace Taoverse.Torch.Weights;

/// <summary>A linear layer on a device.</summary>
/// <param name="Weight">A row for each output.</param>
/// <param name="Bias">One number for each output, or null.</param>
internal sealed record DeviceLinear(Tensor Weight, Tensor? Bias)
{
    public Tensor Apply(Tensor rows) => nn.functional.linear(rows, Weight, Bias);
}
