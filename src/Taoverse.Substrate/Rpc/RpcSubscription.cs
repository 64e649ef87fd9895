namespace Taoverse.Substrate.Rpc;

/// <summary>Keeps one subscription alive over reconnects, and feeds its reader.</summary>
internal sealed class RpcSubscription(
    RpcConnection connection, RpcOptions options, string method, string unsubscribeMethod,
    IReadOnlyList<object?> parameters, RpcDelivery delivery) : IAsyncDisposable
{
    private readonly CancellationTokenSource _lifetime = new();
    private Task _run = Task.CompletedTask;

    /// <summary>The values that wait to be read.</summary>
    public SubscriptionFeed Values { get; } = new(delivery, options.MaxSubscriptionBacklog, options.MaxMessageBytes);

    /// <summary>Subscribes, and does so again after each reconnect.</summary>
    public void Start() => _run = RunAsync(_lifetime.Token);

    /// <summary>Ends it and tells the node.</summary>
    public async ValueTask DisposeAsync()
    {
        await _lifetime.CancelAsync().ConfigureAwait(false);
        await _run.ConfigureAwait(false);
        _lifetime.Dispose();
    }

    private async Task RunAsync(CancellationToken ct)
    {
        try
        {
            var end = await FollowAsync(ct).ConfigureAwait(false);
            while (end.WithLink && delivery == RpcDelivery.Newest && RpcErrors.MayRetry(end.Error))
            {
                // As long as it takes: a subscription has no deadline of its own, and the state of the connection can be watched.
                await connection.WhenConnectedAsync(ct).ConfigureAwait(false);
                end = await FollowAsync(ct).ConfigureAwait(false);
            }

            Values.Complete(end.Error);
        }
        catch (TaoverseException e)
        {
            Values.Complete(e);
        }
        catch (OperationCanceledException)
        {
            Values.Complete(null);
        }
    }

    private async Task<SubscriptionEnd> FollowAsync(CancellationToken ct)
    {
        var sinks = new List<SubscriptionSink>();
        try
        {
            var retry = delivery == RpcDelivery.Newest ? RpcRetry.OnConnectionLoss : RpcRetry.Never;
            await connection.SendAsync(method, Prepare, ct, null, retry).ConfigureAwait(false);
            return await sinks[^1].Ended.WaitAsync(ct).ConfigureAwait(false);
        }
        finally
        {
            sinks.ForEach(sink => sink.Abandon());
        }

        RpcRequest<bool> Prepare(RpcLink link)
        {
            var sink = new SubscriptionSink(link, method, unsubscribeMethod, Values, options.MaxSubscriptionBacklog);
            sinks.Add(sink);
            return RpcRequest<bool>.Single(link, method, parameters, sink.Activate, keepsReply: true);
        }
    }
}
