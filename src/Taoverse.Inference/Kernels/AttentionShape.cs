namespace Taoverse.Inference.Kernels;

/// <summary>How the attention of a layer is computed, and where queries, keys and values stand in a row of the projections.</summary>
internal sealed record AttentionShape
{
    public required int Heads { get; init; }

    public required int KeyValueHeads { get; init; }

    public required int HeadSize { get; init; }

    /// <summary>What the product of query and key is multiplied by.</summary>
    public required float Scale { get; init; }

    /// <summary>How many keys a query sees, itself included; null for all before it.</summary>
    public int? Window { get; init; }

    /// <summary>The bound that a tanh puts on scores, or null.</summary>
    public float? Softcap { get; init; }

    /// <summary>Whether each key-value head stands with its queries (q q .. k v), else all queries come first, then all keys.</summary>
    public bool Grouped { get; init; }

    public int HeadsAGroup => Heads / KeyValueHeads;

    /// <summary>The floats of one row of all projections.</summary>
    public int RowSize => (Heads + (2 * KeyValueHeads)) * HeadSize;

    public int QueryOffset(int head) => Grouped
        ? ((head / HeadsAGroup * (HeadsAGroup + 2)) + (head % HeadsAGroup)) * HeadSize
        : head * HeadSize;

    public int KeyOffset(int head) => Grouped
        ? ((head * (HeadsAGroup + 2)) + HeadsAGroup) * HeadSize
        : (Heads + head) * HeadSize;

    public int ValueOffset(int head) => Grouped
        ? KeyOffset(head) + HeadSize
        : (Heads + KeyValueHeads + head) * HeadSize;
}
