namespace Taoverse.Substrate.Rpc;

/// <summary>What a node can send.</summary>
internal enum RpcMessageKind
{
    /// <summary>The result of a call.</summary>
    Result,

    /// <summary>The error of a call.</summary>
    Error,

    /// <summary>A reply whose id is not a whole number, so that it answers no call of ours.</summary>
    ForeignReply,

    /// <summary>An error with the id null: the node could not tell which call it refuses.</summary>
    UnnamedError,

    /// <summary>A value of a subscription.</summary>
    SubscriptionValue,

    /// <summary>The node ended a subscription with an error.</summary>
    SubscriptionError,

    /// <summary>A notification of another kind.</summary>
    OtherNotification,
}
