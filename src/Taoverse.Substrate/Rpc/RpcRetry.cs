namespace Taoverse.Substrate.Rpc;

/// <summary>What to do with a call that was in flight when its connection was lost.</summary>
public enum RpcRetry
{
    /// <summary>Fail with <c>ConnectionLost</c>. The node may or may not have acted on the call.</summary>
    Never,

    /// <summary>
    /// Wait for a new connection and send again, within the deadline, be the connection lost for any reason but
    /// <c>MessageTooLarge</c>. Only for calls that change nothing.
    /// </summary>
    OnConnectionLoss,
}
