namespace Taoverse.Substrate.Extrinsics;

/// <summary>What became of an extrinsic.</summary>
public enum ExtrinsicStatus
{
    /// <summary>It is in a block, which may still be replaced by another, and succeeded there.</summary>
    Included,

    /// <summary>It is in a block that stays, and succeeded there.</summary>
    Finalized,

    /// <summary>It is in a block, and the chain refused what it asked for.</summary>
    Failed,

    /// <summary>The node did not take it; it cannot land.</summary>
    Refused,

    /// <summary>It was taken, and became invalid before it was in a block. Another node may think otherwise until it expires.</summary>
    Invalid,

    /// <summary>It was taken, and the node dropped it for want of room. Another node may still have it until it expires.</summary>
    Dropped,

    /// <summary>Another extrinsic of its nonce took its place in the node's pool. Another node may still have it until it expires.</summary>
    Usurped,

    /// <summary>Its last block is finalized without it; it cannot land any more.</summary>
    Expired,

    /// <summary>The time was over, and the chain did not have it; it may still land until it expires.</summary>
    Unknown,
}
