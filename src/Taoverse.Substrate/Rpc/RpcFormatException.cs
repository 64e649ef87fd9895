namespace Taoverse.Substrate.Rpc;

/// <summary>Bytes are no JSON-RPC 2.0 message; the connection turns this into <c>ProtocolFault</c>.</summary>
/// <param name="reason">What is wrong, as the end of a sentence.</param>
/// <param name="cause">The reader's own exception, where there is one.</param>
internal sealed class RpcFormatException(string reason, Exception? cause = null) : Exception(reason, cause);
