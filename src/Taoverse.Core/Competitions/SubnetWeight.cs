namespace Taoverse.Competitions;

/// <summary>The weight that a validator wants to give to a neuron.</summary>
public sealed record SubnetWeight
{
    /// <summary>The subnet.</summary>
    public required int NetUid { get; init; }

    /// <summary>The neuron's slot; null where its hotkey alone is known.</summary>
    public int? Uid { get; init; }

    /// <summary>The neuron's hotkey; null where its slot alone is known.</summary>
    public string? Hotkey { get; init; }

    /// <summary>The weight, zero or more, in any scale.</summary>
    public required double Weight { get; init; }
}
