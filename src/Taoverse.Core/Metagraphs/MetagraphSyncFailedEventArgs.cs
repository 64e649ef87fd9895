namespace Taoverse.Metagraphs;

/// <summary>Tells of a read that failed, or of a listener that did.</summary>
/// <param name="netUid">The subnet.</param>
/// <param name="error">What it failed with.</param>
/// <param name="retryDelay">The wait before the next try; null where nothing is tried again.</param>
public sealed class MetagraphSyncFailedEventArgs(int netUid, Exception error, TimeSpan? retryDelay) : EventArgs
{
    /// <summary>The subnet.</summary>
    public int NetUid { get; } = netUid;

    /// <summary>What it failed with.</summary>
    public Exception Error { get; } = error;

    /// <summary>The wait before the next try; null where nothing is tried again.</summary>
    public TimeSpan? RetryDelay { get; } = retryDelay;
}
