using System.Text.Json;

namespace Taoverse.Substrate.Rpc;

/// <summary>One subscription on one socket, from the call that makes it to the call that ends it.</summary>
internal sealed class SubscriptionSink(RpcLink link, string method, string unsubscribeMethod, SubscriptionFeed feed, int maxBacklog)
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource<SubscriptionEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private JsonElement? _id;
    private bool _unwanted;

    /// <summary>Completes when no more values come.</summary>
    public Task<SubscriptionEnd> Ended => _ended.Task;

    /// <summary>Takes the id that the node gave to the subscription; runs on the reader's loop.</summary>
    /// <exception cref="TaoverseException"><c>UnexpectedResult</c>: it is no id.</exception>
    public bool Activate(ReadOnlySpan<byte> json)
    {
        var key = RpcMessageReader.SubscriptionKey(json)
            ?? throw RpcErrors.UnexpectedResult("the id of a subscription is needed, and it is no text and no number");
        var id = JsonElement.Parse(json);
        bool unwanted;
        lock (_gate)
        {
            _id = id;
            unwanted = _unwanted;
            if (!unwanted)
            {
                link.Calls.Subscribe(key, this);
            }
        }

        if (unwanted)
        {
            Unsubscribe(id);
        }

        return !unwanted;
    }

    /// <summary>Takes a value, or the error with which the node ends the subscription.</summary>
    public void Take(ReadOnlySpan<byte> json, RpcNodeError? error)
    {
        if (_ended.Task.IsCompleted)
        {
            // A value after one that found no room would hide the gap.
            return;
        }

        if (error is not null)
        {
            End(new RpcException(method, link.Endpoint, error));
        }
        else if (!feed.TryAdd(JsonElement.Parse(json), json.Length))
        {
            End(RpcErrors.SubscriptionOverflow(method, maxBacklog));
        }
    }

    /// <summary>Ends it with its socket.</summary>
    public void EndWithLink(TaoverseException fault) =>
        _ended.TrySetResult(new SubscriptionEnd(true, RpcErrors.Ending(method, fault)));

    /// <summary>Tells the node that nobody reads any more, now or as soon as the id of the subscription is known.</summary>
    public void Abandon()
    {
        JsonElement? id;
        lock (_gate)
        {
            id = _unwanted ? null : _id;
            _unwanted = true;
        }

        if (id is { } known)
        {
            link.Calls.Unsubscribe(known.ToString());
            Unsubscribe(known);
        }
    }

    private void End(TaoverseException error) => _ended.TrySetResult(new SubscriptionEnd(false, error));

    private void Unsubscribe(JsonElement id) =>
        link.TryPost(new OutgoingFrame(RpcRequestWriter.Single(link.Calls.Reserve(1), unsubscribeMethod, [id]), []));
}
