namespace Taoverse.LocalSubnet.Execution;

/// <summary>What an account owns, in rao.</summary>
internal sealed record AccountFunds
{
    public ulong Free { get; init; }

    public ulong Reserved { get; init; }

    public ulong Frozen { get; init; }

    /// <summary>How holds and freezes are kept; the highest bit stands for the newer way.</summary>
    public UInt128 Flags { get; init; } = UInt128.One << 127;
}
