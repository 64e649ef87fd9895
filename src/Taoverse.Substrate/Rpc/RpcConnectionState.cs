namespace Taoverse.Substrate.Rpc;

/// <summary>What an <see cref="RpcConnection"/> is doing.</summary>
public enum RpcConnectionState
{
    /// <summary>The first connection is being made.</summary>
    Connecting,

    /// <summary>A socket is open.</summary>
    Connected,

    /// <summary>The socket was lost; a new one is being made. Calls wait for it within their deadline.</summary>
    Reconnecting,

    /// <summary>The connection was disposed and does not come back.</summary>
    Closed,
}
