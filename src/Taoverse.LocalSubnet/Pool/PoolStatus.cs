namespace Taoverse.LocalSubnet.Pool;

/// <summary>Where an extrinsic stands that the node took.</summary>
internal enum PoolStatus
{
    /// <summary>Others of the account must come first.</summary>
    Future,

    /// <summary>It may be in the next block.</summary>
    Ready,

    /// <summary>It is in a block that may still be replaced.</summary>
    InBlock,

    /// <summary>The pool is done with it.</summary>
    Gone,
}
