namespace Taoverse.Metagraphs;

/// <summary>A subnet and its neurons at one block.</summary>
public sealed record Metagraph
{
    /// <summary>The subnet.</summary>
    public required int NetUid { get; init; }

    /// <summary>The subnet's name; null where the chain keeps none.</summary>
    public string? Name { get; init; }

    /// <summary>The subnet's token symbol; null where the chain keeps none.</summary>
    public string? Symbol { get; init; }

    /// <summary>The number of blocks in an epoch; null where the chain did not say.</summary>
    public int? Tempo { get; init; }

    /// <summary>The block at which everything here was read.</summary>
    public required long Block { get; init; }

    /// <summary>The hash of that block, 0x and 64 hexadecimal digits.</summary>
    public required string BlockHash { get; init; }

    /// <summary>When it was read.</summary>
    public required DateTimeOffset SyncedAt { get; init; }

    /// <summary>The neurons, in order of their uid.</summary>
    public required IReadOnlyList<Neuron> Neurons { get; init; }
}
