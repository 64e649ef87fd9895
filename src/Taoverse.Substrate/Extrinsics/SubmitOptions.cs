namespace Taoverse.Substrate.Extrinsics;

/// <summary>How an extrinsic is to be submitted.</summary>
public sealed record SubmitOptions
{
    /// <summary>Whether to wait until the block stays, and not only until it is there.</summary>
    public bool WaitForFinalization { get; init; }

    /// <summary>How long to wait for the outcome; the chain is asked once more at the end.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How many blocks it may wait to be included, 4 to 65536.</summary>
    public int Period { get; init; } = 32;

    /// <summary>A tip in rao for the author of the block.</summary>
    public ulong Tip { get; init; }
}
