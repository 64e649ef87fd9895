using System.Text.Json;

namespace Taoverse.Substrate.Rpc;

/// <summary>The node answered a call with an error object (error id <c>NodeRefused</c>).</summary>
public sealed class RpcException : TaoverseException
{
    internal RpcException(string method, Uri endpoint, RpcNodeError error)
        : base(
            "NodeRefused", FaultKind.Refused,
            $"The node {RpcErrors.Name(endpoint)} refused {method}: {error.Describe()}.",
            "Read Code and Data of the error for the node's reason; -32601 means that the node does not offer the method.")
    {
        Method = method;
        Code = error.Code;
        NodeMessage = error.Message;
        NodeData = error.Data;
    }

    /// <summary>The method that was called.</summary>
    public string Method { get; }

    /// <summary>The error code of the node, such as 1010 for an extrinsic that the pool refused.</summary>
    public int Code { get; }

    /// <summary>The node's own words, with control characters removed.</summary>
    public string NodeMessage { get; }

    /// <summary>The details that the node gave; null where it gave none.</summary>
    public JsonElement? NodeData { get; }
}
