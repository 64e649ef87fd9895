using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Taoverse.Substrate.Rpc;

namespace Taoverse.Substrate.Tests.Rpc;

public class FaultTests
{
    [Fact]
    public async Task A_dead_socket_wakes_every_waiter_at_once()
    {
        const int count = 200;
        await using var node = new FakeNode((_, _) => Task.CompletedTask);
        await using var rpc = await Rpcs.ConnectAsync(node);
        var calls = Enumerable.Range(0, count).Select(i => rpc.CallAsync("hang", [i])).ToArray();
        await Wait.UntilAsync(() => node.Frames.Count == count, "all calls are sent");

        var watch = Stopwatch.StartNew();
        node.DropAll();
        foreach (var call in calls)
        {
            var error = await Wait.ErrorAsync(call, "ConnectionLost");
            Assert.Equal(FaultKind.Unavailable, error.Kind);
            Assert.Contains("hang", error.Message, StringComparison.Ordinal);
        }

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"It took {watch.Elapsed}.");
    }

    [Fact]
    public async Task A_socket_that_dies_in_the_middle_of_a_message_is_a_lost_connection()
    {
        await using var node = new FakeNode(async (peer, frame) =>
        {
            await peer.SendAsync(Encoding.UTF8.GetBytes("{\"jsonrpc\":\"2.0\",\"id\":1,\"resu"), end: false);
            peer.Drop();
        });
        await using var rpc = await Rpcs.ConnectAsync(node);

        await Wait.ErrorAsync(rpc.CallAsync("echo", []), "ConnectionLost");
    }

    [Fact]
    public async Task A_node_that_closes_says_why()
    {
        await using var node = new FakeNode((peer, _) => peer.CloseAsync(WebSocketCloseStatus.EndpointUnavailable, "maintenance"));
        await using var rpc = await Rpcs.ConnectAsync(node);

        var error = await Wait.ErrorAsync(rpc.CallAsync("echo", []), "ConnectionLost");

        Assert.Contains("1001", error.Message, StringComparison.Ordinal);
        Assert.Contains("maintenance", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("this is not JSON")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("17")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":1} trailing")]
    [InlineData("{\"id\":1,\"result\":1,\"error\":{\"code\":1}}")]
    [InlineData("{\"id\":1,\"id\":2,\"result\":1}")]
    public async Task Garbage_closes_the_connection_and_it_comes_back(string garbage)
    {
        await using var node = new FakeNode((peer, frame) => frame.GetProperty("method").GetString() switch
        {
            "poison" => peer.SendAsync(garbage),
            "hang" => Task.CompletedTask,
            _ => FakeNode.EchoAsync(peer, frame),
        });
        await using var rpc = await Rpcs.ConnectAsync(node);

        // Where a whole reply stands before the garbage, it still answers its call, the first one.
        var first = rpc.CallAsync("hang", []);
        await Wait.UntilAsync(() => !node.Frames.IsEmpty, "the first call is sent");
        var error = await Wait.ErrorAsync(Task.WhenAll(rpc.CallAsync("poison", []), first), "ProtocolFault");

        Assert.Equal(FaultKind.InvalidData, error.Kind);
        Assert.Equal("ProtocolFault", rpc.LastFault?.ErrorId);
        Assert.Equal("after", (await rpc.CallAsync("echo", ["after"]))[0].GetString());
        Assert.Equal(1, rpc.Reconnects);
    }

    [Fact]
    public async Task A_binary_message_is_a_protocol_fault()
    {
        await using var node = new FakeNode((peer, _) => peer.SendAsync([1, 2, 3], WebSocketMessageType.Binary));
        await using var rpc = await Rpcs.ConnectAsync(node);

        Assert.Contains("binary", (await Wait.ErrorAsync(rpc.CallAsync("echo", []), "ProtocolFault")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0x81, 0x02, 0xc3, 0x28 })] // text that is not UTF-8
    [InlineData(new byte[] { 0xf1, 0x01, 0x20 })] // reserved bits
    [InlineData(new byte[] { 0x83, 0x01, 0x20 })] // reserved opcode
    [InlineData(new byte[] { 0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff })] // masked, of 2^64 bytes
    public async Task Frames_that_break_the_websocket_protocol_are_a_protocol_fault(byte[] frame)
    {
        await using var node = new FakeNode((peer, _) => peer.SendRawAsync(frame));
        await using var rpc = await Rpcs.ConnectAsync(node);

        await Wait.ErrorAsync(rpc.CallAsync("echo", []), "ProtocolFault");
    }

    [Fact]
    public async Task A_message_of_the_largest_size_passes_and_one_byte_more_does_not()
    {
        const int limit = 100_000;
        await using var node = new FakeNode((peer, frame) =>
        {
            var shell = $$"""{"id":{{frame.GetProperty("id")}},"result":""}""";
            var filling = new string('x', limit - shell.Length + (frame.GetProperty("method").GetString() == "more" ? 1 : 0));
            return peer.SendAsync(shell.Replace("\"\"", $"\"{filling}\"", StringComparison.Ordinal));
        });
        await using var rpc = await Rpcs.ConnectAsync(Rpcs.Options(node) with { MaxMessageBytes = limit });

        Assert.NotEmpty((await rpc.CallAsync("just", [])).GetString()!);
        var error = await Wait.ErrorAsync(rpc.CallAsync("more", [], retry: RpcRetry.OnConnectionLoss), "MessageTooLarge");

        Assert.Equal(FaultKind.LimitsExceeded, error.Kind);
        Assert.Contains("100000", error.Message, StringComparison.Ordinal);
        Assert.NotEmpty((await rpc.CallAsync("just", [])).GetString()!);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_half_open_connection_is_found_by_pings_within_a_bounded_time(bool withBlockedSend)
    {
        await using var node = new FakeNode(async (peer, frame) =>
        {
            peer.StopReading();
            await FakeNode.EchoAsync(peer, frame);
        });
        await using var rpc = await Rpcs.ConnectAsync(Rpcs.Options(node) with
        {
            KeepAliveInterval = TimeSpan.FromMilliseconds(300),
            KeepAliveTimeout = TimeSpan.FromMilliseconds(300),
        });
        await rpc.CallAsync("stop", []);

        var watch = Stopwatch.StartNew();
        object filling = withBlockedSend ? new byte[8_000_000] : "";
        var error = await Wait.ErrorAsync(rpc.CallAsync("hang", [filling]), "ConnectionLost");

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"It took {watch.Elapsed}.");
        Assert.True(watch.Elapsed > TimeSpan.FromMilliseconds(200), $"It took only {watch.Elapsed}: {error.Message}");
        Assert.True(error.Message.Contains("ping", StringComparison.OrdinalIgnoreCase), error.ToString());
        await Wait.UntilAsync(() => rpc.Reconnects == 1, "it reconnects");
    }

    [Fact]
    public async Task A_slow_node_that_answers_pings_is_left_alone()
    {
        await using var node = new FakeNode((peer, frame) =>
        {
            _ = Task.Delay(2500).ContinueWith(_ => FakeNode.EchoAsync(peer, frame), TaskScheduler.Default);
            return Task.CompletedTask;
        });
        await using var rpc = await Rpcs.ConnectAsync(Rpcs.Options(node) with
        {
            KeepAliveInterval = TimeSpan.FromMilliseconds(200),
            KeepAliveTimeout = TimeSpan.FromSeconds(1),
        });

        await rpc.CallAsync("slow", []);

        Assert.Equal(0, rpc.Reconnects);
    }
}
