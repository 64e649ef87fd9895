namespace Taoverse.Substrate.Metadata;

/// <summary>What a type is made of.</summary>
public abstract record TypeDefinition
{
    private TypeDefinition()
    {
    }

    /// <summary>Fields one after another.</summary>
    /// <param name="Fields">The fields, in the order of the bytes.</param>
    public sealed record Composite(IReadOnlyList<TypeField> Fields) : TypeDefinition;

    /// <summary>One byte that chooses a case, then its fields.</summary>
    /// <param name="Variants">The cases.</param>
    public sealed record Variant(IReadOnlyList<TypeVariant> Variants) : TypeDefinition
    {
        private readonly TypeVariant?[] _byIndex = IndexOf(Variants);

        /// <summary>The case of an index; null where there is none.</summary>
        public TypeVariant? this[byte index] => _byIndex[index];

        private static TypeVariant?[] IndexOf(IReadOnlyList<TypeVariant> variants)
        {
            var table = new TypeVariant?[256];
            foreach (var variant in variants)
            {
                table[variant.Index] = variant;
            }

            return table;
        }
    }

    /// <summary>A compact length, then that many elements.</summary>
    /// <param name="ElementId">The type of an element.</param>
    public sealed record Sequence(int ElementId) : TypeDefinition;

    /// <summary>A fixed number of elements.</summary>
    /// <param name="Length">How many.</param>
    /// <param name="ElementId">The type of an element.</param>
    public sealed record Array(int Length, int ElementId) : TypeDefinition;

    /// <summary>Elements of their own types, one after another.</summary>
    /// <param name="ElementIds">Their types.</param>
    public sealed record Tuple(IReadOnlyList<int> ElementIds) : TypeDefinition;

    /// <summary>A primitive.</summary>
    /// <param name="Kind">Which.</param>
    public sealed record Primitive(PrimitiveKind Kind) : TypeDefinition;

    /// <summary>An unsigned integer in compact form.</summary>
    /// <param name="InnerId">The type of the integer, perhaps within wrappers of one field.</param>
    public sealed record Compact(int InnerId) : TypeDefinition;

    /// <summary>Bits with their number before them.</summary>
    /// <param name="StoreId">The unsigned integer that holds the bits.</param>
    /// <param name="OrderId">Lsb0 or Msb0, by the last part of its path.</param>
    public sealed record BitSequence(int StoreId, int OrderId) : TypeDefinition;
}
