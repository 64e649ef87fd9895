namespace Taoverse.Metagraphs;

/// <summary>What a <see cref="MetagraphSyncer"/> knew of one subnet at one moment.</summary>
public sealed record MetagraphSyncState
{
    /// <summary>The subnet.</summary>
    public required int NetUid { get; init; }

    /// <summary>How often it is read.</summary>
    public required TimeSpan Cadence { get; init; }

    /// <summary>The metagraph that was read last; null before the first.</summary>
    public Metagraph? Metagraph { get; init; }

    /// <summary>When a read last succeeded; null before the first.</summary>
    public DateTimeOffset? LastSynced { get; init; }

    /// <summary>How long ago that was; null before the first.</summary>
    public TimeSpan? Age { get; init; }

    /// <summary>Whether there is no metagraph, or one older than two cadences: then a sync was missed.</summary>
    public required bool IsStale { get; init; }

    /// <summary>What the newest read failed with; null where it succeeded.</summary>
    public Exception? LastError { get; init; }

    /// <summary>How many reads have failed since the last success.</summary>
    public required int Failures { get; init; }
}
