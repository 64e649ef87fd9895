namespace Taoverse.Inference.Safetensors;

/// <summary>The types of elements that the engine computes with; the names are those of the safetensors format.</summary>
internal enum TensorType
{
    /// <summary>Any other.</summary>
    None,

    /// <summary>IEEE single precision.</summary>
    F32,

    /// <summary>IEEE half precision.</summary>
    F16,

    /// <summary>The upper half of an IEEE single: 8 bits of exponent, 7 of fraction.</summary>
    BF16,
}
