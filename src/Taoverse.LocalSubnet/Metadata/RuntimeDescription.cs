using Taoverse.Substrate.Metadata;

namespace Taoverse.LocalSubnet.Metadata;

/// <summary>All that a runtime says of itself, before it is written in a version of the metadata format.</summary>
internal sealed record RuntimeDescription
{
    /// <summary>Types, pallets, signed extensions and runtime APIs.</summary>
    public required RuntimeMetadata Runtime { get; init; }

    /// <summary>The parameters of generic types, by the id of the type.</summary>
    public required IReadOnlyDictionary<int, IReadOnlyList<TypeField>> TypeParameters { get; init; }

    /// <summary>The runtime's own type.</summary>
    public required int RuntimeTypeId { get; init; }

    /// <summary>The extrinsic as the runtime takes it.</summary>
    public required int ExtrinsicTypeId { get; init; }

    /// <summary>The types of address, call, signature and what the extensions add, in that order.</summary>
    public required IReadOnlyList<int> ExtrinsicPartTypeIds { get; init; }

    /// <summary>The types of all calls, all events and all errors, in that order.</summary>
    public required IReadOnlyList<int> OuterTypeIds { get; init; }

    /// <summary>The name and version of each runtime API.</summary>
    public required IReadOnlyList<(string Name, uint Version)> Apis { get; init; }

    /// <summary>The type of all calls.</summary>
    public int CallTypeId => OuterTypeIds[0];

    /// <summary>The type whose path ends with a name; the first where there are several.</summary>
    public int TypeIdOf(string name) => Enumerable.Range(0, Runtime.Types.Count).First(id => Runtime.Types[id].Name == name);
}
