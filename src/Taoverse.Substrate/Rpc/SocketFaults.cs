using System.Net.Sockets;
using System.Net.WebSockets;

namespace Taoverse.Substrate.Rpc;

/// <summary>What the exceptions of sockets mean, in words.</summary>
internal static class SocketFaults
{
    /// <summary>Whether the node broke the WebSocket protocol itself.</summary>
    public static bool IsProtocolFault(WebSocketException fault) =>
        fault.WebSocketErrorCode is WebSocketError.Faulted or WebSocketError.HeaderError or WebSocketError.InvalidMessageType
        && fault.GetBaseException() is WebSocketException;

    /// <summary>Whether a fault only says that the socket was given up on this side.</summary>
    public static bool IsAbort(Exception fault) => fault.GetBaseException() is OperationCanceledException or ObjectDisposedException
        or SocketException { SocketErrorCode: SocketError.OperationAborted };

    /// <summary>The reason at the root of a fault, as the end of a sentence.</summary>
    public static string Describe(Exception fault) => fault.GetBaseException() switch
    {
        SocketException e => e.SocketErrorCode switch
        {
            SocketError.ConnectionRefused => "nothing listens there",
            SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "the name of the host is not known",
            SocketError.ConnectionReset => "the connection was reset",
            SocketError.TimedOut => "it does not answer",
            SocketError.NetworkUnreachable or SocketError.HostUnreachable => "there is no way to that network",
            _ => Sentence(e.Message),
        },
        WebSocketException { WebSocketErrorCode: WebSocketError.ConnectionClosedPrematurely } => "it ended without a closing handshake",
        var other => Sentence(other.Message),
    };

    /// <summary>What the node said when it closed the socket.</summary>
    public static string DescribeClose(WebSocket socket)
    {
        var text = string.IsNullOrEmpty(socket.CloseStatusDescription) ? "" : $": {RpcErrors.Printable(socket.CloseStatusDescription)}";
        return $"the node closed it ({(int?)socket.CloseStatus ?? 1005} {socket.CloseStatus}{text})";
    }

    private static string Sentence(string message) => RpcErrors.Printable(message).TrimEnd('.', ' ');
}
