namespace Taoverse.Execution;

/// <summary>How a child process ended, and what it took.</summary>
public sealed record ChildProcessResult
{
    /// <summary>How it ended.</summary>
    public required ChildProcessStatus Status { get; init; }

    /// <summary>Its exit code; null where it did not end by itself.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The number of the signal that ended a crashed process, on Unix.</summary>
    public int? Signal { get; init; }

    /// <summary>The time from its start until nothing of it was left.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The most memory that was seen in use, in bytes; null where there was no memory limit, and so no look.</summary>
    public long? PeakMemory { get; init; }

    /// <summary>What happened, in a sentence; null where it completed.</summary>
    public string? Reason { get; init; }
}
