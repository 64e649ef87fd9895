using Taoverse.Substrate.Metadata;

namespace Taoverse.LocalSubnet.Tests.Metadata;

/// <summary>Compares types of the local runtime with those of a real one by what they are made of, not by their ids.</summary>
internal sealed class StructureComparer(TypeRegistry local, TypeRegistry real)
{
    // The local runtime has some of the pallets, calls and events only; what it has must be the same.
    private static readonly HashSet<string> Parts = ["RuntimeCall", "RuntimeEvent", "RuntimeError", "Call", "Event"];

    private readonly HashSet<(int, int)> _compared = [];

    /// <summary>The first difference; null where the types are alike.</summary>
    public string? Difference(int localId, int realId)
    {
        if (!_compared.Add((localId, realId)))
        {
            return null;
        }

        var (a, b) = (local[localId], real[realId]);
        var difference = a.Path.SequenceEqual(b.Path) ? Difference(a, b) : $"the path is not {b}";
        return difference is null ? null : $"{a}: {difference}";
    }

    private string? Difference(PortableType a, PortableType b) => (a.Definition, b.Definition) switch
    {
        (TypeDefinition.Composite x, TypeDefinition.Composite y) => Fields(x.Fields, y.Fields),
        (TypeDefinition.Variant x, TypeDefinition.Variant y) => Variants(x, y, Parts.Contains(a.Name)),
        (TypeDefinition.Sequence x, TypeDefinition.Sequence y) => Difference(x.ElementId, y.ElementId),
        (TypeDefinition.Array x, TypeDefinition.Array y) => x.Length == y.Length ? Difference(x.ElementId, y.ElementId) : $"{x.Length} elements, not {y.Length}",
        (TypeDefinition.Tuple x, TypeDefinition.Tuple y) => x.ElementIds.Count == y.ElementIds.Count
            ? x.ElementIds.Zip(y.ElementIds, Difference).FirstOrDefault(d => d is not null)
            : $"{x.ElementIds.Count} elements, not {y.ElementIds.Count}",
        (TypeDefinition.Primitive x, TypeDefinition.Primitive y) => x.Kind == y.Kind ? null : $"{x.Kind}, not {y.Kind}",
        (TypeDefinition.Compact x, TypeDefinition.Compact y) => Difference(x.InnerId, y.InnerId),
        var (x, y) => $"{x.GetType().Name}, not {y.GetType().Name}",
    };

    private string? Fields(IReadOnlyList<TypeField> a, IReadOnlyList<TypeField> b) =>
        a.Select(f => f.Name).SequenceEqual(b.Select(f => f.Name))
            ? a.Zip(b, (x, y) => Difference(x.TypeId, y.TypeId) is { } d ? $".{x.Name} {d}" : null).FirstOrDefault(d => d is not null)
            : $"the fields are ({string.Join(", ", a.Select(f => f.Name))}), not ({string.Join(", ", b.Select(f => f.Name))})";

    private string? Variants(TypeDefinition.Variant a, TypeDefinition.Variant b, bool part)
    {
        if (!part && a.Variants.Count != b.Variants.Count)
        {
            return $"{a.Variants.Count} cases, not {b.Variants.Count}";
        }

        return a.Variants.Select(x => b[x.Index] is not { } y || y.Name != x.Name
            ? $"the real runtime has no case {x.Index} {x.Name}"
            : Fields(x.Fields, y.Fields) is { } d ? $"::{x.Name}{d}" : null).FirstOrDefault(d => d is not null);
    }
}
