namespace Taoverse.Substrate.Metadata;

/// <summary>The primitive types of SCALE; the numbers are those of the metadata.</summary>
public enum PrimitiveKind
{
    /// <summary>One byte, 0 or 1.</summary>
    Bool,

    /// <summary>A Unicode scalar value of four bytes.</summary>
    Char,

    /// <summary>UTF-8 text with its length before it.</summary>
    Str,

    /// <summary>Unsigned, 8 bits.</summary>
    U8,

    /// <summary>Unsigned, 16 bits.</summary>
    U16,

    /// <summary>Unsigned, 32 bits.</summary>
    U32,

    /// <summary>Unsigned, 64 bits.</summary>
    U64,

    /// <summary>Unsigned, 128 bits.</summary>
    U128,

    /// <summary>Unsigned, 256 bits.</summary>
    U256,

    /// <summary>Signed, 8 bits.</summary>
    I8,

    /// <summary>Signed, 16 bits.</summary>
    I16,

    /// <summary>Signed, 32 bits.</summary>
    I32,

    /// <summary>Signed, 64 bits.</summary>
    I64,

    /// <summary>Signed, 128 bits.</summary>
    I128,

    /// <summary>Signed, 256 bits.</summary>
    I256,
}
