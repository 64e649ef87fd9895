namespace Taoverse.Diagnostics;

/// <summary>A sample under way; disposing of it once ends and records it.</summary>
public readonly record struct PerfSample : IDisposable
{
    private readonly PerfMonitor? monitor;
    private readonly long startedAt;

    internal PerfSample(PerfMonitor monitor, long startedAt)
    {
        this.monitor = monitor;
        this.startedAt = startedAt;
    }

    /// <summary>Ends the sample.</summary>
    public void Dispose() => monitor?.RecordSince(startedAt);
}
