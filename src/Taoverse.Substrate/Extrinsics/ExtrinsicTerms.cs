namespace Taoverse.Substrate.Extrinsics;

/// <summary>What is signed besides the call.</summary>
public sealed record ExtrinsicTerms
{
    /// <summary>The number of extrinsics that the account had included before.</summary>
    public required uint Nonce { get; init; }

    /// <summary>When it may be included.</summary>
    public required Era Era { get; init; }

    /// <summary>The hash of the block at which the era begins; that of genesis for an era without end. 32 bytes.</summary>
    public required byte[] EraBlockHash { get; init; }

    /// <summary>The chain, by the hash of its first block. 32 bytes.</summary>
    public required byte[] GenesisHash { get; init; }

    /// <summary>The runtime's spec version.</summary>
    public required uint SpecVersion { get; init; }

    /// <summary>The runtime's transaction version.</summary>
    public required uint TransactionVersion { get; init; }

    /// <summary>A tip in rao for the author of the block.</summary>
    public ulong Tip { get; init; }
}
