namespace Taoverse.Substrate.Metadata;

/// <summary>A pallet of the runtime.</summary>
public sealed record PalletMetadata
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The byte that stands for it in calls, events and errors.</summary>
    public required byte Index { get; init; }

    /// <summary>What it stores.</summary>
    public IReadOnlyList<StorageEntry> Storage { get; init; } = [];

    /// <summary>Its constants.</summary>
    public IReadOnlyList<ConstantEntry> Constants { get; init; } = [];

    /// <summary>The variant type of its calls; null where it has none.</summary>
    public int? CallTypeId { get; init; }

    /// <summary>The variant type of its events; null where it has none.</summary>
    public int? EventTypeId { get; init; }

    /// <summary>The variant type of its errors; null where it has none.</summary>
    public int? ErrorTypeId { get; init; }
}
