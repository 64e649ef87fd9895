namespace Taoverse.Inference.Safetensors;

/// <summary>The type of a tensor's elements, as the safetensors format names them (there F8_E5M2 and F8_E4M3 have an underscore).</summary>
public enum TensorType
{
    /// <summary>One byte, true or false.</summary>
    BOOL,

    /// <summary>Unsigned, 8 bits.</summary>
    U8,

    /// <summary>Signed, 8 bits.</summary>
    I8,

    /// <summary>Floating point, 8 bits: 5 of exponent, 2 of fraction.</summary>
    F8E5M2,

    /// <summary>Floating point, 8 bits: 4 of exponent, 3 of fraction.</summary>
    F8E4M3,

    /// <summary>Signed, 16 bits.</summary>
    I16,

    /// <summary>Unsigned, 16 bits.</summary>
    U16,

    /// <summary>IEEE half precision.</summary>
    F16,

    /// <summary>The upper half of an IEEE single: 8 bits of exponent, 7 of fraction.</summary>
    BF16,

    /// <summary>Signed, 32 bits.</summary>
    I32,

    /// <summary>Unsigned, 32 bits.</summary>
    U32,

    /// <summary>IEEE single precision.</summary>
    F32,

    /// <summary>IEEE double precision.</summary>
    F64,

    /// <summary>Signed, 64 bits.</summary>
    I64,

    /// <summary>Unsigned, 64 bits.</summary>
    U64,
}
