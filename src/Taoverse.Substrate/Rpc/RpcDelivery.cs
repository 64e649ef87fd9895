namespace Taoverse.Substrate.Rpc;

/// <summary>What a subscription owes its reader.</summary>
public enum RpcDelivery
{
    /// <summary>
    /// The newest values, as for block heads: subscribed again after a reconnect, and where the reader
    /// lags behind, the oldest values waiting are dropped.
    /// </summary>
    Newest,

    /// <summary>
    /// Every value, as for the watch of one extrinsic: never subscribed again (that would submit twice), nothing
    /// dropped. Loss of the connection, or a reader too far behind, ends the enumeration with an error.
    /// </summary>
    Complete,
}
