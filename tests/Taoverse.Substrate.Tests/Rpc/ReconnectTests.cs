using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Taoverse.Substrate.Rpc;

namespace Taoverse.Substrate.Tests.Rpc;

public class ReconnectTests
{
    [Fact]
    public async Task States_are_told_in_order()
    {
        await using var node = new FakeNode();
        var states = new ConcurrentQueue<RpcConnectionState>();
        await using (var rpc = await Rpcs.ConnectAsync(node))
        {
            rpc.StateChanged += (sender, state) =>
            {
                Assert.Same(rpc, sender);
                states.Enqueue(state);
                throw new InvalidOperationException("A listener's own fault.");
            };
            Assert.Equal(RpcConnectionState.Connected, rpc.State);

            node.DropAll();
            await Wait.UntilAsync(() => rpc.Reconnects == 1, "it reconnects");
            Assert.Equal(RpcConnectionState.Connected, rpc.State);
        }

        await Wait.UntilAsync(() => states.Count == 3, "all states are told");
        Assert.Equal([RpcConnectionState.Reconnecting, RpcConnectionState.Connected, RpcConnectionState.Closed], states);
    }

    [Fact]
    public async Task A_call_in_flight_is_never_sent_again_by_itself()
    {
        await using var node = new FakeNode((peer, frame) =>
        {
            if (frame.GetProperty("method").GetString() == "author_submitExtrinsic")
            {
                peer.Drop();
                return Task.CompletedTask;
            }

            return FakeNode.EchoAsync(peer, frame);
        });
        await using var rpc = await Rpcs.ConnectAsync(node);

        await Wait.ErrorAsync(rpc.CallAsync("author_submitExtrinsic", ["0x00"]), "ConnectionLost");
        await rpc.CallAsync("echo", []);

        Assert.Equal(["author_submitExtrinsic", "echo"], node.Frames.Select(Method));
    }

    [Fact]
    public async Task A_read_that_opts_in_is_sent_again_on_the_next_connection()
    {
        await using var node = new FakeNode();
        var drops = 3;
        await using var flaky = new FakeNode((peer, frame) =>
        {
            if (Interlocked.Decrement(ref drops) >= 0)
            {
                peer.Drop();
                return Task.CompletedTask;
            }

            return frame.ValueKind == JsonValueKind.Array
                ? peer.SendAsync($$"""[{"id":{{frame[0].GetProperty("id")}},"result":5}]""")
                : peer.ReplyAsync(frame, "0x05");
        });
        await using var rpc = await Rpcs.ConnectAsync(flaky);

        Assert.Equal("0x05", (await rpc.CallAsync("state_getStorage", [], retry: RpcRetry.OnConnectionLoss)).GetString());
        Assert.Equal(3, rpc.Reconnects);
        drops = 2;
        Assert.Equal([5], (await rpc.CallBytesAsync("state_call", [], retry: RpcRetry.OnConnectionLoss))!);
        drops = 1;
        Assert.Equal(5, (await rpc.CallBatchAsync([new RpcCall("a", [])], retry: RpcRetry.OnConnectionLoss))[0].Result.GetInt32());
        Assert.Equal(6, rpc.Reconnects);
    }

    [Fact]
    public async Task A_read_that_opts_in_still_keeps_its_deadline()
    {
        await using var node = new FakeNode((peer, _) =>
        {
            peer.Drop();
            return Task.CompletedTask;
        });
        await using var rpc = await Rpcs.ConnectAsync(node);

        var watch = Stopwatch.StartNew();
        await Wait.ErrorAsync(
            rpc.CallAsync("read", [], timeout: TimeSpan.FromMilliseconds(400), retry: RpcRetry.OnConnectionLoss), "CallTimedOut");

        Assert.InRange(watch.Elapsed.TotalSeconds, 0.35, 5);
        Assert.InRange(node.Frames.Count, 2, 60);
    }

    [Fact]
    public async Task A_call_made_while_reconnecting_waits_for_the_connection()
    {
        await using var node = new FakeNode();
        await using var rpc = await Rpcs.ConnectAsync(node);
        node.GoDown();
        await Wait.UntilAsync(() => rpc.State == RpcConnectionState.Reconnecting, "the loss is seen");

        var call = rpc.CallAsync("echo", ["waited"]);
        await Task.Delay(100);
        Assert.False(call.IsCompleted);
        node.ComeBack();

        Assert.Equal("waited", (await call.WaitAsync(Wait.Limit))[0].GetString());
    }

    [Fact]
    public async Task A_call_made_while_reconnecting_ends_at_its_deadline_with_the_reason()
    {
        await using var node = new FakeNode();
        await using var rpc = await Rpcs.ConnectAsync(node);
        node.GoDown();
        await Wait.UntilAsync(() => rpc.LastFault?.ErrorId == "EndpointUnreachable", "an attempt has failed");

        var error = await Wait.ErrorAsync(rpc.CallAsync("state_call", [], timeout: TimeSpan.FromMilliseconds(100)), "CallTimedOut");

        Assert.Contains("state_call", error.Message, StringComparison.Ordinal);
        Assert.Contains("nothing listens there", error.Message, StringComparison.Ordinal);
        using var cancel = new CancellationTokenSource(50);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rpc.CallAsync("state_call", [], cancel.Token).WaitAsync(Wait.Limit));
    }

    [Fact]
    public async Task A_fallback_takes_over_and_the_preferred_endpoint_is_taken_first_again()
    {
        await using var first = new FakeNode((peer, frame) => peer.ReplyAsync(frame, "first"));
        await using var second = new FakeNode((peer, frame) => peer.ReplyAsync(frame, "second"));
        await using var rpc = await Rpcs.ConnectAsync(first, second);
        Assert.Equal("first", (await rpc.CallAsync("who", [])).GetString());

        first.GoDown();
        Assert.Equal("second", (await RetriedAsync(rpc)).GetString());
        Assert.Equal(second.Endpoint, rpc.Endpoint);

        first.ComeBack();
        second.GoDown();
        Assert.Equal("first", (await RetriedAsync(rpc)).GetString());

        static Task<JsonElement> RetriedAsync(RpcConnection rpc) => rpc.CallAsync("who", [], retry: RpcRetry.OnConnectionLoss);
    }

    [Fact]
    public async Task An_endpoint_that_talks_garbage_gives_way_to_the_next()
    {
        await using var garbage = new FakeNode((peer, _) => peer.SendAsync("no JSON"));
        await using var good = new FakeNode((peer, frame) => peer.ReplyAsync(frame, "good"));
        await using var rpc = await Rpcs.ConnectAsync(garbage, good);

        Assert.Equal("good", (await rpc.CallAsync("who", [], retry: RpcRetry.OnConnectionLoss)).GetString());
        Assert.Equal(1, garbage.Accepted);
    }

    [Fact]
    public async Task A_node_that_drops_every_connection_is_not_hammered()
    {
        await using var node = new FakeNode((peer, _) => Task.CompletedTask);
        await using var rpc = await Rpcs.ConnectAsync(Rpcs.Options(node) with
        {
            MinBackoff = TimeSpan.FromMilliseconds(20),
            MaxBackoff = TimeSpan.FromSeconds(30),
        });
        using var stop = new CancellationTokenSource();
        var dropping = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                node.DropAll();
                await Task.Delay(1);
            }
        });

        await Task.Delay(1500);
        await stop.CancelAsync();
        await dropping;

        // The waits double from 20 ms: there is room for 8 of them, even when each is cut in half.
        Assert.InRange(node.Accepted, 2, 12);
    }

    [Fact]
    public async Task Every_endpoint_is_named_with_its_reason_when_none_can_be_reached()
    {
        var closed = new FakeNode();
        await closed.DisposeAsync();
        await using var web = new FakeNode { HandshakeReply = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n" };
        await using var mute = new FakeNode { HandshakeReply = "" };
        var unknown = new Uri("wss://no-such-host.invalid/secret-key");
        var options = Rpcs.Options(closed, web, mute) with { ConnectTimeout = TimeSpan.FromSeconds(3) };

        var error = await Wait.ErrorAsync(
            Rpcs.ConnectAsync(options with { Endpoints = [.. options.Endpoints, unknown] }), "EndpointUnreachable");

        Assert.Equal(FaultKind.Unavailable, error.Kind);
        Assert.Contains($"{closed.Port} cannot be reached: nothing listens there.", error.Message, StringComparison.Ordinal);
        Assert.Contains($"{web.Port} cannot be reached: it answers HTTP 403", error.Message, StringComparison.Ordinal);
        Assert.Contains($"{mute.Port} cannot be reached: no connection was made within 3 s.", error.Message, StringComparison.Ordinal);
        Assert.Contains("wss://no-such-host.invalid/...", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-key", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connecting_can_be_cancelled()
    {
        await using var mute = new FakeNode { HandshakeReply = "" };
        using var cancel = new CancellationTokenSource(100);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => RpcConnection.ConnectAsync(Rpcs.Options(mute), cancel.Token).WaitAsync(Wait.Limit));
    }

    private static string? Method(JsonElement frame) => frame.GetProperty("method").GetString();
}
