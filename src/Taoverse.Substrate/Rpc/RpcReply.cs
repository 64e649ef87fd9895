using System.Runtime.InteropServices;
using System.Text.Json;

namespace Taoverse.Substrate.Rpc;

/// <summary>What the node answered to one call of a batch: a result or an error.</summary>
public sealed class RpcReply
{
    private readonly JsonElement _result;

    internal RpcReply(RpcCall call, JsonElement result)
    {
        Call = call;
        _result = result;
    }

    internal RpcReply(RpcCall call, RpcException error)
    {
        Call = call;
        Error = error;
    }

    /// <summary>The call that this answers.</summary>
    public RpcCall Call { get; }

    /// <summary>The error that the node answered with; null where it answered with a result.</summary>
    public RpcException? Error { get; }

    /// <summary>The result.</summary>
    /// <exception cref="RpcException">The node answered with an error.</exception>
    public JsonElement Result => Error is null ? _result : throw Error;

    /// <summary>The result, where it is a string of 0x and hexadecimal digits.</summary>
    /// <returns>The bytes; null where the result is null.</returns>
    /// <exception cref="RpcException">The node answered with an error.</exception>
    /// <exception cref="TaoverseException"><c>UnexpectedResult</c>: the result is something else.</exception>
    public byte[]? GetBytes() => HexText.Decode(JsonMarshal.GetRawUtf8Value(Result));
}
