namespace Taoverse.LocalSubnet.Hub;

/// <summary>A fault that was ordered.</summary>
/// <param name="Kind">What goes wrong.</param>
public sealed record HubFault(HubFaultKind Kind)
{
    /// <summary>How many requests it hits.</summary>
    public int Times { get; init; } = 1;

    /// <summary>Only requests whose path holds this text are hit; null for any.</summary>
    public string? PathContains { get; init; }

    /// <summary>What the end of the path must be; null for any.</summary>
    public string? PathEnd { get; init; }

    /// <summary>Only requests of this method are hit; null for any.</summary>
    public string? Method { get; init; }

    /// <summary>The bytes that pass unharmed before the fault.</summary>
    public long AfterBytes { get; init; }

    /// <summary>What Retry-After says, the time between two bytes of a slow answer; null for the default of the kind.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>Where a redirect leads.</summary>
    public Uri? Location { get; init; }
}
