using static TorchSharp.torch;

namespace Taoverse.Torch.Weights;

/// <summary>A normalisation on a device, computed in single precision.</summary>
/// <param name="Gain">What the normalised numbers are multiplied by.</param>
/// <param name="Bias">What is added; null for root-mean-square.</param>
/// <param name="Epsilon">What is added to the mean square or the variance.</param>
internal sealed record DeviceNorm(Tensor Gain, Tensor? Bias, double Epsilon)
{
    /// <summary>Normalises along the last dimension.</summary>
    public Tensor Apply(Tensor rows)
    {
        using var scope = NewDisposeScope();
        var values = rows.to(ScalarType.Float32);
        var normed = Bias is not null
            ? nn.functional.layer_norm(values, [Gain.shape[0]], Gain, Bias, Epsilon)
            : values.mul(values.pow(2).mean([-1], keepdim: true).add_(Epsilon).rsqrt_()).mul_(Gain);
        return normed.to(rows.dtype).MoveToOuterDisposeScope();
    }
}
