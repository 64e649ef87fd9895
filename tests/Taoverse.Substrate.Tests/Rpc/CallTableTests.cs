using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Taoverse.Substrate.Rpc;

namespace Taoverse.Substrate.Tests.Rpc;

public class CallTableTests
{
    private static readonly TaoverseException Fault = RpcErrors.ConnectionLost(new Uri("ws://127.0.0.1:1"), "for the test");

    [Fact]
    public async Task A_subscription_confirmed_while_the_table_closes_ends_at_once()
    {
        var link = NewLink();
        var sink = NewSink(link);
        link.Calls.Close(Fault);

        sink.Activate("\"id\""u8);

        var end = await sink.Ended.WaitAsync(Wait.Limit);
        Assert.True(end.WithLink);
        Assert.Equal("ConnectionLost", end.Error.ErrorId);
    }

    [Fact]
    public void A_closed_table_takes_no_calls()
    {
        var link = NewLink();
        link.Calls.Close(Fault);
        var request = RpcRequest<JsonElement>.Single(link, "m", [], json => JsonElement.Parse(json));

        Assert.False(link.TryPost(request.Frame));
    }

    [Fact]
    public async Task Early_values_are_bounded_and_go_when_no_subscription_is_being_made()
    {
        var link = NewLink();
        var feed = new SubscriptionFeed(RpcDelivery.Newest, 1000, 1 << 20);
        var sink = new SubscriptionSink(link, "sub", "unsub", feed, 1000);
        var request = RpcRequest<bool>.Single(link, "sub", [], sink.Activate, keepsReply: true);
        link.Calls.TryAdd(request.Frame.Calls);
        for (var i = 0; i < 500; i++)
        {
            link.Calls.Dispatch(JsonSerializer.SerializeToUtf8Bytes(new { method = "v", @params = new { subscription = "id", result = i } }));
        }

        link.Calls.Dispatch("""{"id":1,"result":"id"}"""u8);
        feed.Complete(null);

        var values = new List<int>();
        await foreach (var value in feed.ReadAllAsync(CancellationToken.None))
        {
            values.Add(value.GetInt32());
        }

        Assert.Equal(Enumerable.Range(0, 64), values);
    }

    [Fact]
    public void Calls_that_nobody_waits_for_leave_no_unobserved_exception()
    {
        var unobserved = 0;
        EventHandler<UnobservedTaskExceptionEventArgs> listener = (_, e) =>
            unobserved += e.Exception.InnerExceptions.Any(inner => inner.Message.Contains("abandoned_call", StringComparison.Ordinal)) ? 1 : 0;
        TaskScheduler.UnobservedTaskException += listener;
        AbandonCalls();
        Resources.Collect();
        TaskScheduler.UnobservedTaskException -= listener;

        Assert.Equal(0, unobserved);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AbandonCalls()
    {
        var link = NewLink();
        var request = BatchRequest.For(link, [new RpcCall("abandoned_call", []), new RpcCall("abandoned_call", [])]);
        var single = RpcRequest<JsonElement>.Single(link, "abandoned_call", [], json => JsonElement.Parse(json));
        link.Calls.TryAdd(request.Frame.Calls);
        link.Calls.TryAdd(single.Frame.Calls);
        link.Calls.Close(Fault);
        Assert.True(single.Reply.IsFaulted);
        Assert.True(SpinWait.SpinUntil(() => request.Reply.IsFaulted, Wait.Limit));
    }

    private static SubscriptionSink NewSink(RpcLink link) =>
        new(link, "sub", "unsub", new SubscriptionFeed(RpcDelivery.Newest, 10, 1000), 10);

    private static RpcLink NewLink() =>
        new(WebSocket.CreateFromStream(Stream.Null, new WebSocketCreationOptions()), new Uri("ws://127.0.0.1:1"), 1000, (_, _) => { });
}
