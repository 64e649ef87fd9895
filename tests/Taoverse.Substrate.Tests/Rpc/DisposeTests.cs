using System.Diagnostics;
using Taoverse.Substrate.Rpc;

namespace Taoverse.Substrate.Tests.Rpc;

public class DisposeTests
{
    [Fact]
    public async Task Closing_wakes_every_waiter_and_later_calls_are_refused()
    {
        await using var node = new FakeNode((_, _) => Task.CompletedTask);
        var rpc = await Rpcs.ConnectAsync(node);
        var calls = Enumerable.Range(0, 50).Select(_ => rpc.CallAsync("hang", [])).Cast<Task>().ToList();
        calls.Add(rpc.CallBatchAsync([new RpcCall("hang", [])]));
        calls.Add(rpc.CallAsync("hang", [], retry: RpcRetry.OnConnectionLoss));
        calls.Add(rpc.SubscribeAsync("sub", "unsub", []).GetAsyncEnumerator().MoveNextAsync().AsTask());
        await Wait.UntilAsync(() => node.Frames.Count == calls.Count, "all calls are sent");
        var peer = Assert.Single(node.Peers);

        await rpc.DisposeAsync().AsTask().WaitAsync(Wait.Limit);

        foreach (var call in calls)
        {
            Assert.Equal(FaultKind.InvalidState, (await Wait.ErrorAsync(call, "SessionClosed")).Kind);
        }

        Assert.Equal(RpcConnectionState.Closed, rpc.State);
        await Wait.ErrorAsync(rpc.CallAsync("echo", []), "SessionClosed");
        await Wait.UntilAsync(() => node.Peers.Count == 0, "the socket is gone");
        Assert.True(peer.ClosedCleanly);
    }

    [Fact]
    public async Task Closing_while_reconnecting_wakes_who_waits_for_the_connection()
    {
        await using var node = new FakeNode(FakeNode.SubscribeAsync);
        var rpc = await Rpcs.ConnectAsync(node);
        await using var values = rpc.SubscribeAsync("sub", "unsub", []).GetAsyncEnumerator();
        node.HandshakeReply = "";
        node.DropAll();
        await Wait.UntilAsync(() => node.Peers.Count == 1 && rpc.State == RpcConnectionState.Reconnecting, "an attempt hangs");
        var call = rpc.CallAsync("echo", []);
        var next = values.MoveNextAsync().AsTask();

        var watch = Stopwatch.StartNew();
        await rpc.DisposeAsync().AsTask().WaitAsync(Wait.Limit);

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"It took {watch.Elapsed}.");
        await Wait.ErrorAsync(call, "SessionClosed");
        await Wait.ErrorAsync(next, "SessionClosed");
        await Wait.UntilAsync(() => node.Peers.Count == 0, "the socket is gone");
    }

    [Fact]
    public async Task Closing_does_not_wait_for_a_node_that_hangs()
    {
        await using var node = new FakeNode(async (peer, frame) =>
        {
            peer.StopReading();
            await FakeNode.EchoAsync(peer, frame);
        });
        var rpc = await Rpcs.ConnectAsync(node);
        await rpc.CallAsync("stop", []);
        var blocked = rpc.CallAsync("hang", [new byte[8_000_000]]);

        var watch = Stopwatch.StartNew();
        var first = rpc.DisposeAsync().AsTask();
        var second = rpc.DisposeAsync().AsTask();
        Assert.Same(blocked, await Task.WhenAny(blocked, first).WaitAsync(Wait.Limit));
        await Wait.ErrorAsync(blocked, "SessionClosed");
        await Task.WhenAll(first, second).WaitAsync(Wait.Limit);
        await rpc.DisposeAsync();

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"It took {watch.Elapsed}.");
    }

    [Fact]
    public async Task A_listener_may_close_the_connection()
    {
        await using var node = new FakeNode();
        var rpc = await Rpcs.ConnectAsync(node);
        var done = new TaskCompletionSource();
        rpc.StateChanged += (_, state) =>
        {
            if (state == RpcConnectionState.Reconnecting)
            {
                Assert.True(rpc.DisposeAsync().AsTask().Wait(Wait.Limit));
                done.SetResult();
            }
        };

        node.DropAll();

        await done.Task.WaitAsync(Wait.Limit);
        Assert.Equal(RpcConnectionState.Closed, rpc.State);
    }
}
