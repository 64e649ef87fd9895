namespace Taoverse.Competitions;

/// <summary>The moving average of what a hotkey earned in a competition.</summary>
public sealed record CompetitionWeight
{
    /// <summary>The subnet.</summary>
    public required int NetUid { get; init; }

    /// <summary>The competition.</summary>
    public required int CompetitionId { get; init; }

    /// <summary>SS58 address of the hotkey.</summary>
    public required string Hotkey { get; init; }

    /// <summary>The hotkey's slot now; null where it is not known to be registered.</summary>
    public int? Uid { get; init; }

    /// <summary>The weight, zero or more; over a competition they add up to 1, or are all zero.</summary>
    public required double Weight { get; init; }
}
