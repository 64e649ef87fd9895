using Taoverse.Substrate.Scale;

namespace Taoverse.Substrate.Metadata;

/// <summary>The types of a runtime, by id.</summary>
public sealed class TypeRegistry
{
    private readonly PortableType[] _types;
    private readonly int[] _smallest;

    /// <summary>Makes a registry.</summary>
    /// <param name="types">The types; the id of each is its position.</param>
    /// <exception cref="ScaleException">An id is not a position, or refers to a type that is not there.</exception>
    public TypeRegistry(IReadOnlyList<PortableType> types)
    {
        _types = [.. types];
        for (var id = 0; id < _types.Length; id++)
        {
            if (_types[id].Id != id)
            {
                throw new ScaleException($"Type {_types[id].Id} stands at position {id} of the registry");
            }

            foreach (var reference in References(_types[id].Definition))
            {
                if ((uint)reference >= (uint)_types.Length)
                {
                    throw new ScaleException($"Type {id} refers to type {reference}, which is not in the registry");
                }
            }
        }

        _smallest = SmallestSizes();
    }

    /// <summary>The number of types.</summary>
    public int Count => _types.Length;

    /// <summary>The type of an id.</summary>
    /// <exception cref="ScaleException">There is none.</exception>
    public PortableType this[int id] => (uint)id < (uint)_types.Length
        ? _types[id]
        : throw new ScaleException($"Type {id} is not in the registry, which has {_types.Length}");

    /// <summary>The fewest bytes that a value of the type can take; bounds the lengths that hostile data may claim.</summary>
    public int SmallestSize(int id) => _smallest[id];

    /// <summary>Whether a type is a single byte, so that many of them are bytes and not numbers.</summary>
    public bool IsByte(int id) => this[id].Definition is TypeDefinition.Primitive { Kind: PrimitiveKind.U8 };

    /// <summary>Follows wrappers of a single field or element to what they hold.</summary>
    /// <returns>The innermost type, which may be the type itself.</returns>
    public PortableType Unwrap(int id)
    {
        // A wrapper that holds itself would never end; no real type nests as deep as this.
        for (var steps = 0; steps < ScaleReader.MaxDepth; steps++)
        {
            switch (this[id].Definition)
            {
                case TypeDefinition.Composite { Fields: [var only] }:
                    id = only.TypeId;
                    break;
                case TypeDefinition.Tuple { ElementIds: [var only] }:
                    id = only;
                    break;
                default:
                    return this[id];
            }
        }

        throw new ScaleException($"Type {id} wraps itself without end");
    }

    private static IEnumerable<int> References(TypeDefinition definition) => definition switch
    {
        TypeDefinition.Composite c => c.Fields.Select(f => f.TypeId),
        TypeDefinition.Variant v => v.Variants.SelectMany(x => x.Fields).Select(f => f.TypeId),
        TypeDefinition.Sequence s => [s.ElementId],
        TypeDefinition.Array a => [a.ElementId],
        TypeDefinition.Tuple t => t.ElementIds,
        TypeDefinition.Compact c => [c.InnerId],
        TypeDefinition.BitSequence b => [b.StoreId, b.OrderId],
        _ => [],
    };

    // From zero up until nothing changes, a few passes at most; recursive types stay at what their other parts need.
    private int[] SmallestSizes()
    {
        const int Enough = 1 << 20;
        const int MostPasses = 16;
        var sizes = new int[_types.Length];
        for (var (changed, passes) = (true, 0); changed && passes < MostPasses; passes++)
        {
            changed = false;
            for (var id = 0; id < sizes.Length; id++)
            {
                var size = (int)Math.Min(Enough, SmallestSize(_types[id].Definition, sizes));
                changed |= size != sizes[id];
                sizes[id] = size;
            }
        }

        return sizes;
    }

    private static long SmallestSize(TypeDefinition definition, int[] sizes) => definition switch
    {
        TypeDefinition.Composite c => c.Fields.Sum(f => (long)sizes[f.TypeId]),
        TypeDefinition.Variant v => 1 + (v.Variants.Count == 0 ? 0 : v.Variants.Min(x => x.Fields.Sum(f => (long)sizes[f.TypeId]))),
        TypeDefinition.Array a => (long)a.Length * sizes[a.ElementId],
        TypeDefinition.Tuple t => t.ElementIds.Sum(id => (long)sizes[id]),
        TypeDefinition.Primitive p => PrimitiveSize(p.Kind),
        TypeDefinition.Sequence or TypeDefinition.Compact or TypeDefinition.BitSequence => 1,
        _ => 0,
    };

    /// <summary>The bytes that a primitive takes; for text, the fewest.</summary>
    internal static int PrimitiveSize(PrimitiveKind kind) => kind switch
    {
        PrimitiveKind.Bool or PrimitiveKind.U8 or PrimitiveKind.I8 or PrimitiveKind.Str => 1,
        PrimitiveKind.U16 or PrimitiveKind.I16 => 2,
        PrimitiveKind.U32 or PrimitiveKind.I32 or PrimitiveKind.Char => 4,
        PrimitiveKind.U64 or PrimitiveKind.I64 => 8,
        PrimitiveKind.U128 or PrimitiveKind.I128 => 16,
        _ => 32,
    };
}
