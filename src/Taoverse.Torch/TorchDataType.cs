namespace Taoverse.Torch;

/// <summary>The type of number that the TorchSharp engine computes with.</summary>
public enum TorchDataType
{
    /// <summary>IEEE single precision.</summary>
    Fp32,

    /// <summary>The upper half of an IEEE single. Norms, scores and losses are computed in single precision all the same.</summary>
    Bf16,
}
