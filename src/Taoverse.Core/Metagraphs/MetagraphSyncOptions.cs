namespace Taoverse.Metagraphs;

/// <summary>How a <see cref="MetagraphSyncer"/> waits and retries.</summary>
public sealed record MetagraphSyncOptions
{
    /// <summary>How long one read of a metagraph may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long one listener may take with one update; then the next listener is called.</summary>
    public TimeSpan ListenerTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The wait after a first failure; it doubles with each further one.</summary>
    public TimeSpan FirstRetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait after a failure. Where a netuid's cadence is shorter, the cadence is.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromMinutes(1);
}
