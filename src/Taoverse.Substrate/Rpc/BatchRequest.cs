using System.Text.Json;

namespace Taoverse.Substrate.Rpc;

/// <summary>Makes the request of a batch.</summary>
internal static class BatchRequest
{
    /// <summary>One frame with all calls; the reply is there when each of them has been answered.</summary>
    public static RpcRequest<RpcReply[]> For(RpcLink link, IReadOnlyList<RpcCall> calls)
    {
        var first = link.Calls.Reserve(calls.Count);
        var pending = new PendingResult<RpcReply>[calls.Count];
        for (var i = 0; i < pending.Length; i++)
        {
            var call = calls[i];
            pending[i] = new PendingResult<RpcReply>
            {
                Id = first + i,
                FrameId = first,
                Method = call.Method,
                Read = json => new RpcReply(call, JsonElement.Parse(json)),
                ReadError = error => new RpcReply(call, error),
            };
        }

        var replies = Task.WhenAll(pending.Select(call => call.Task));

        // Whoever waits may leave just before the connection is lost; looked at, the exception does not count as unobserved.
        _ = replies.ContinueWith(
            static task => _ = task.Exception,
            CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return new RpcRequest<RpcReply[]>(new OutgoingFrame(RpcRequestWriter.Batch(first, calls), pending), replies);
    }
}
