namespace Taoverse.LocalSubnet.Rpc;

/// <summary>A refusal as JSON-RPC carries it; codes and texts are those of a real node.</summary>
internal sealed class RpcErrorException(int code, string message, string? data = null) : Exception(message)
{
    public int Code { get; } = code;

    public string? Detail { get; } = data;

    public static RpcErrorException ParseError() => new(-32700, "Parse error");

    public static RpcErrorException InvalidRequest() => new(-32600, "Invalid request");

    public static RpcErrorException MethodNotFound() => new(-32601, "Method not found");

    public static RpcErrorException InvalidParameters(string detail) => new(-32602, "Invalid params", detail);

    /// <summary>What pallet storage and runtime calls are refused with.</summary>
    public static RpcErrorException Client(string reason) => new(4003, $"Client error: {reason}");

    public static RpcErrorException UnknownBlock(string reason) => Client($"UnknownBlock: {reason}");
}
