using System.Text.Json;
using Taoverse.Substrate.Rpc;

namespace Taoverse.Substrate.Tests.Rpc;

public class SubscriptionTests
{
    [Theory]
    [InlineData("\"sub-1\"")]
    [InlineData("17")]
    public async Task Values_come_in_order_and_the_end_of_the_enumeration_unsubscribes(string id)
    {
        var subscription = JsonElement.Parse(id);
        await using var node = new FakeNode(async (peer, frame) =>
        {
            await peer.ReplyAsync(frame, Method(frame) == "sub" ? subscription : true);
            for (var i = 0; i < 5 && Method(frame) == "sub"; i++)
            {
                await peer.NotifyAsync(subscription, i);
            }
        });
        await using var rpc = await Rpcs.ConnectAsync(node);

        Assert.Equal([0, 1, 2], await TakeAsync(rpc.SubscribeAsync("sub", "unsub", ["p"]), 3));

        await Wait.UntilAsync(() => node.Frames.Count == 2, "it unsubscribes");
        Assert.Equal("p", node.Frames.First().GetProperty("params")[0].GetString());
        Assert.Equal("unsub", Method(node.Frames.Last()));
        Assert.Equal(id, node.Frames.Last().GetProperty("params")[0].GetRawText());
        Assert.Equal(0, rpc.UnknownReplies);
    }

    [Fact]
    public async Task Subscriptions_and_calls_on_one_socket_are_kept_apart()
    {
        await using var node = new FakeNode(async (peer, frame) =>
        {
            if (Method(frame) == "start")
            {
                for (var i = 0; i < 20; i++)
                {
                    await peer.NotifyAsync("a", i);
                    await peer.NotifyAsync("b", 100 + i);
                    await peer.NotifyAsync("nobody", 1000 + i);
                }
            }

            await peer.ReplyAsync(frame, frame.GetProperty("params").EnumerateArray().FirstOrDefault());
        });
        await using var rpc = await Rpcs.ConnectAsync(node);

        var a = TakeAsync(rpc.SubscribeAsync("sub", "unsub", ["a"]), 20);
        var b = TakeAsync(rpc.SubscribeAsync("sub", "unsub", ["b"]), 20);
        await Wait.UntilAsync(() => node.Frames.Count == 2, "both are subscribed");
        await rpc.CallAsync("start", [1]);

        Assert.Equal(Enumerable.Range(0, 20), await a);
        Assert.Equal(Enumerable.Range(100, 20), await b);
    }

    [Fact]
    public async Task Values_that_come_before_the_id_of_the_subscription_are_not_lost()
    {
        await using var node = new FakeNode(async (peer, frame) =>
        {
            await peer.NotifyAsync("early", 1);
            await peer.NotifyAsync("other", 9);
            await peer.NotifyAsync("early", 2);
            await peer.ReplyAsync(frame, "early");
            await peer.NotifyAsync("early", 3);
        });
        await using var rpc = await Rpcs.ConnectAsync(node);

        Assert.Equal([1, 2, 3], await TakeAsync(rpc.SubscribeAsync("sub", "unsub", []), 3));
    }

    [Fact]
    public async Task After_a_reconnect_it_subscribes_again()
    {
        var connection = 0;
        await using var node = new FakeNode(async (peer, frame) =>
        {
            if (Method(frame) == "sub")
            {
                var number = Interlocked.Increment(ref connection);
                await peer.ReplyAsync(frame, $"id {number}");
                await peer.NotifyAsync($"id {number}", number);
            }
        });
        await using var rpc = await Rpcs.ConnectAsync(node);

        var seen = new List<int>();
        await foreach (var value in rpc.SubscribeAsync("sub", "unsub", []))
        {
            seen.Add(value.GetInt32());
            if (seen.Count == 4)
            {
                break;
            }

            node.DropAll();
        }

        Assert.Equal([1, 2, 3, 4], seen);
        Assert.Equal(3, rpc.Reconnects);
    }

    [Fact]
    public async Task A_subscription_outlives_an_outage_that_is_longer_than_the_deadline_of_a_call()
    {
        var number = 0;
        await using var node = new FakeNode(async (peer, frame) =>
        {
            await peer.ReplyAsync(frame, "id");
            await peer.NotifyAsync("id", Interlocked.Increment(ref number));
        });
        await using var rpc = await Rpcs.ConnectAsync(Rpcs.Options(node) with { CallTimeout = TimeSpan.FromSeconds(2) });
        await using var values = rpc.SubscribeAsync("sub", "unsub", []).GetAsyncEnumerator();
        Assert.True(await values.MoveNextAsync().AsTask().WaitAsync(Wait.Limit));

        node.GoDown();
        var next = values.MoveNextAsync().AsTask();
        await Task.Delay(2500);
        Assert.False(next.IsCompleted);
        node.ComeBack();

        Assert.True(await next.WaitAsync(Wait.Limit));
        Assert.Equal(2, values.Current.GetInt32());
    }

    [Fact]
    public async Task The_watch_of_an_extrinsic_is_never_subscribed_again()
    {
        await using var node = new FakeNode(async (peer, frame) =>
        {
            await peer.ReplyAsync(frame, "watch");
            await peer.NotifyAsync("watch", 1);
        });
        await using var rpc = await Rpcs.ConnectAsync(node);

        await using var values = rpc
            .SubscribeAsync("author_submitAndWatchExtrinsic", "author_unwatchExtrinsic", ["0x00"], delivery: RpcDelivery.Complete)
            .GetAsyncEnumerator();
        Assert.True(await values.MoveNextAsync().AsTask().WaitAsync(Wait.Limit));
        node.DropAll();

        var error = await Wait.ErrorAsync(values.MoveNextAsync().AsTask(), "ConnectionLost");
        Assert.Contains("author_submitAndWatchExtrinsic", error.Message, StringComparison.Ordinal);
        await rpc.CallAsync("echo", []);
        Assert.Equal(["author_submitAndWatchExtrinsic", "echo"], node.Frames.Select(Method));
    }

    [Fact]
    public async Task The_watch_of_an_extrinsic_is_not_sent_again_when_its_own_call_is_lost()
    {
        await using var node = new FakeNode((peer, frame) =>
        {
            peer.Drop();
            return Task.CompletedTask;
        });
        await using var rpc = await Rpcs.ConnectAsync(node);

        await Wait.ErrorAsync(
            TakeAsync(rpc.SubscribeAsync("author_submitAndWatchExtrinsic", "u", [], delivery: RpcDelivery.Complete), 1), "ConnectionLost");
        await Wait.UntilAsync(() => rpc.Reconnects == 1, "it reconnects");

        Assert.Single(node.Frames);
    }

    [Theory]
    [InlineData(RpcDelivery.Newest)]
    [InlineData(RpcDelivery.Complete)]
    public async Task A_slow_reader_loses_the_oldest_heads_but_never_a_status_unawares(RpcDelivery delivery)
    {
        await using var node = new FakeNode(async (peer, frame) =>
        {
            await peer.ReplyAsync(frame, Method(frame) == "sub" ? "id" : "done");
            for (var i = 1; i <= 50 && Method(frame) == "sub"; i++)
            {
                await peer.NotifyAsync("id", i);
            }
        });
        await using var rpc = await Rpcs.ConnectAsync(Rpcs.Options(node) with { MaxSubscriptionBacklog = 4 });
        await using var values = rpc.SubscribeAsync("sub", "unsub", [], delivery: delivery).GetAsyncEnumerator();
        Assert.True(await values.MoveNextAsync().AsTask().WaitAsync(Wait.Limit));

        // The values come before this reply, so by now the reader of the socket has seen all of them.
        await rpc.CallAsync("sync", []);

        var seen = new List<int>();
        if (delivery == RpcDelivery.Newest)
        {
            while (seen.LastOrDefault() != 50)
            {
                Assert.True(await values.MoveNextAsync().AsTask().WaitAsync(Wait.Limit));
                seen.Add(values.Current.GetInt32());
            }

            Assert.Equal([48, 49, 50], seen.TakeLast(3));
            Assert.True(seen.Count <= 5);
            return;
        }

        var error = await Wait.ErrorAsync(
            Task.Run(async () =>
            {
                while (await values.MoveNextAsync())
                {
                    seen.Add(values.Current.GetInt32());
                }
            }),
            "SubscriptionOverflow");
        Assert.Equal(FaultKind.LimitsExceeded, error.Kind);
        Assert.Equal(Enumerable.Range(2, seen.Count), seen);
        await Wait.UntilAsync(() => node.Frames.Any(frame => Method(frame) == "unsub"), "it unsubscribes");
    }

    [Fact]
    public async Task A_node_may_refuse_or_end_a_subscription()
    {
        await using var node = new FakeNode(async (peer, frame) =>
        {
            if (Method(frame) == "refused")
            {
                await peer.RefuseAsync(frame, -32601, "Method not found");
                return;
            }

            await peer.ReplyAsync(frame, "id");
            await peer.NotifyAsync("id", 1);
            await peer.SendAsync("""{"method":"value","params":{"subscription":"id","error":{"code":7,"message":"pruned"}}}""");
        });
        await using var rpc = await Rpcs.ConnectAsync(node);

        var refused = await Wait.ErrorAsync(TakeAsync(rpc.SubscribeAsync("refused", "u", []), 1), "NodeRefused");
        var ended = await Wait.ErrorAsync(TakeAsync(rpc.SubscribeAsync("ended", "u", []), 2), "NodeRefused");

        Assert.Equal(-32601, ((RpcException)refused).Code);
        Assert.Contains("pruned", ended.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    public async Task An_id_that_is_no_id_is_an_error(string id)
    {
        await using var node = new FakeNode((peer, frame) => peer.ReplyAsync(frame, JsonElement.Parse(id)));
        await using var rpc = await Rpcs.ConnectAsync(node);

        await Wait.ErrorAsync(TakeAsync(rpc.SubscribeAsync("sub", "u", []), 1), "UnexpectedResult");
    }

    [Fact]
    public async Task Cancellation_ends_the_enumeration_and_the_subscription()
    {
        await using var node = new FakeNode((peer, frame) => peer.ReplyAsync(frame, "id"));
        await using var rpc = await Rpcs.ConnectAsync(node);
        using var cancel = new CancellationTokenSource();

        var reading = TakeAsync(rpc.SubscribeAsync("sub", "unsub", [], cancel.Token), 1);
        await Wait.UntilAsync(() => !node.Frames.IsEmpty, "it subscribes");
        await rpc.CallAsync("sync", []);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(Wait.Limit));
        await Wait.UntilAsync(() => node.Frames.Any(frame => Method(frame) == "unsub"), "it unsubscribes");
    }

    [Fact]
    public async Task A_subscription_confirmed_after_its_reader_left_is_ended()
    {
        var gate = new TaskCompletionSource();
        await using var node = new FakeNode(async (peer, frame) =>
        {
            if (Method(frame) == "sub")
            {
                await gate.Task;
            }

            await peer.ReplyAsync(frame, "late id");
        });
        await using var rpc = await Rpcs.ConnectAsync(node);
        using var cancel = new CancellationTokenSource();

        var reading = TakeAsync(rpc.SubscribeAsync("sub", "unsub", [], cancel.Token), 1);
        await Wait.UntilAsync(() => !node.Frames.IsEmpty, "it subscribes");
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(Wait.Limit));
        gate.SetResult();

        await Wait.UntilAsync(() => node.Frames.Count == 2, "it unsubscribes");
        Assert.Equal("late id", node.Frames.Last().GetProperty("params")[0].GetString());
    }

    private static async Task<List<int>> TakeAsync(IAsyncEnumerable<JsonElement> values, int count)
    {
        return await TakeAllAsync().WaitAsync(Wait.Limit);

        async Task<List<int>> TakeAllAsync()
        {
            var taken = new List<int>();
            await foreach (var value in values)
            {
                taken.Add(value.GetInt32());
                if (taken.Count == count)
                {
                    break;
                }
            }

            return taken;
        }
    }

    private static string? Method(JsonElement frame) => frame.GetProperty("method").GetString();
}
