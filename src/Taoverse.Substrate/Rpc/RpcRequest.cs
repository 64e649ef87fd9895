namespace Taoverse.Substrate.Rpc;

/// <summary>A frame that is ready for one socket, and the reply to wait for.</summary>
/// <typeparam name="T">The type of the reply.</typeparam>
/// <param name="Frame">The frame.</param>
/// <param name="Reply">Completes with the reply, or with the fault of the socket.</param>
internal readonly record struct RpcRequest<T>(OutgoingFrame Frame, Task<T> Reply)
{
    /// <summary>A single call.</summary>
    public static RpcRequest<T> Single(
        RpcLink link, string method, IReadOnlyList<object?> parameters, RpcResultReader<T> read, bool keepsReply = false)
    {
        var id = link.Calls.Reserve(1);
        var call = new PendingResult<T> { Id = id, FrameId = id, Method = method, Read = read, KeepsReply = keepsReply };
        return new RpcRequest<T>(new OutgoingFrame(RpcRequestWriter.Single(id, method, parameters), [call]), call.Task);
    }
}
