namespace Taoverse.Substrate.Metadata;

/// <summary>A constant of a pallet.</summary>
/// <param name="Name">The name.</param>
/// <param name="TypeId">The type.</param>
/// <param name="Value">The value in SCALE.</param>
public sealed record ConstantEntry(string Name, int TypeId, byte[] Value);
