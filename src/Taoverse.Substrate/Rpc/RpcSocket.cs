using System.Net.WebSockets;

namespace Taoverse.Substrate.Rpc;

/// <summary>An open socket.</summary>
/// <param name="Socket">The socket.</param>
/// <param name="Endpoint">What it is connected to.</param>
internal readonly record struct RpcSocket(WebSocket Socket, Uri Endpoint);
