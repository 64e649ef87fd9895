namespace Taoverse.LocalSubnet.Tests.Soak;

/// <summary>What a soak showed.</summary>
internal sealed record SoakReport
{
    public required TimeSpan Duration { get; init; }

    public required int Faults { get; init; }

    public required int Syncs { get; init; }

    public required int FailedReads { get; init; }

    public required TimeSpan LongestGap { get; init; }

    /// <summary>Gaps between two syncs of a subnet that the cadence, the faults in it and one backoff do not explain.</summary>
    public required IReadOnlyList<string> TooLongGaps { get; init; }

    public required bool ListenersInOrder { get; init; }

    /// <summary>How many throws of the listener that always throws were not reported.</summary>
    public required int ListenerFailuresMissed { get; init; }

    public required IReadOnlyList<Exception> Unobserved { get; init; }

    public required long MemoryAtStart { get; init; }

    public required long MemoryGrowth { get; init; }

    public required int HandleGrowth { get; init; }

    public required int SocketGrowth { get; init; }
}
