namespace Taoverse.Competitions;

/// <summary>The competitions that a subnet holds from a block on.</summary>
public sealed record ScheduleEntry
{
    /// <summary>The first block for which it holds.</summary>
    public required long FromBlock { get; init; }

    /// <summary>A note for people; null for none.</summary>
    public string? Description { get; init; }

    /// <summary>The competitions; at least one.</summary>
    public required IReadOnlyList<Competition> Competitions { get; init; }
}
