using System.Text.Json;
using Taoverse.Substrate.Rpc;

namespace Taoverse.Substrate.Tests.Rpc;

public class CallTests
{
    [Fact]
    public async Task A_call_goes_out_as_json_rpc_and_gives_its_result()
    {
        await using var node = new FakeNode();
        await using var rpc = await Rpcs.ConnectAsync(node);

        var result = await rpc.CallAsync("system_echo", ["text", 7, null, true, new byte[] { 0xab, 0x01 }, new[] { "a", "b" }]);

        Assert.Equal("""["text",7,null,true,"0xab01",["a","b"]]""", result.GetRawText());
        Assert.True(node.Frames.TryDequeue(out var frame));
        Assert.Equal("2.0", frame.GetProperty("jsonrpc").GetString());
        Assert.Equal("system_echo", frame.GetProperty("method").GetString());
        Assert.Equal(node.Endpoint, rpc.Endpoint);
        Assert.Equal(RpcConnectionState.Connected, rpc.State);
    }

    [Fact]
    public async Task Many_calls_share_one_socket_and_replies_may_come_in_any_order()
    {
        const int count = 500;
        var held = new List<JsonElement>();
        await using var node = new FakeNode(async (peer, frame) =>
        {
            held.Add(frame);
            if (held.Count == count)
            {
                foreach (var call in held.OrderBy(call => call.GetProperty("id").GetInt64() * 7919 % count))
                {
                    await FakeNode.EchoAsync(peer, call);
                }
            }
        });
        await using var rpc = await Rpcs.ConnectAsync(node);

        var calls = Enumerable.Range(0, count).Select(i => rpc.CallAsync("echo", [i])).ToArray();
        var results = await Task.WhenAll(calls).WaitAsync(Wait.Limit);

        Assert.Equal(Enumerable.Range(0, count), results.Select(result => result[0].GetInt32()));
        Assert.Equal(1, node.Accepted);
    }

    [Fact]
    public async Task An_error_of_the_node_keeps_its_code_and_data()
    {
        await using var node = new FakeNode((peer, frame) =>
            peer.RefuseAsync(frame, 1010, "Invalid \u001b[31mTransaction", "Inability to pay"));
        await using var rpc = await Rpcs.ConnectAsync(node);

        var error = Assert.IsType<RpcException>(await Wait.ErrorAsync(rpc.CallAsync("author_submitExtrinsic", []), "NodeRefused"));

        Assert.Equal(FaultKind.Refused, error.Kind);
        Assert.Equal(1010, error.Code);
        Assert.Equal("Inability to pay", error.NodeData?.GetString());
        Assert.Contains("author_submitExtrinsic: Invalid  [31mTransaction: Inability to pay (code 1010)", error.Message, StringComparison.Ordinal);
        Assert.Contains($"127.0.0.1:{node.Port}", error.Message, StringComparison.Ordinal);
        Assert.Equal(RpcConnectionState.Connected, rpc.State);
    }

    [Fact]
    public async Task Hexadecimal_results_are_decoded_and_null_stays_null()
    {
        var big = new byte[3_000_000];
        new Random(5).NextBytes(big);
        await using var node = new FakeNode((peer, frame) => peer.ReplyAsync(frame, frame.GetProperty("method").GetString() switch
        {
            "big" => "0x" + Convert.ToHexString(big),
            "empty" => "0x",
            _ => null,
        }));
        await using var rpc = await Rpcs.ConnectAsync(node);

        Assert.Equal(big, await rpc.CallBytesAsync("big", []));
        Assert.Empty(await rpc.CallBytesAsync("empty", []) ?? [1]);
        Assert.Null(await rpc.CallBytesAsync("none", []));
        Assert.Equal(JsonValueKind.Null, (await rpc.CallAsync("none", [])).ValueKind);
    }

    [Theory]
    [InlineData("12")]
    [InlineData("{\"a\":1}")]
    [InlineData("\"abcd\"")]
    [InlineData("\"0xabc\"")]
    [InlineData("\"0xabzd\"")]
    public async Task A_result_that_is_no_hexadecimal_string_fails_its_call_only(string json)
    {
        await using var node = new FakeNode((peer, frame) => peer.ReplyAsync(frame, JsonElement.Parse(json)));
        await using var rpc = await Rpcs.ConnectAsync(node);

        var error = await Wait.ErrorAsync(rpc.CallBytesAsync("state_call", []), "UnexpectedResult");

        Assert.Equal(FaultKind.InvalidData, error.Kind);
        Assert.Contains("state_call", error.Message, StringComparison.Ordinal);
        await rpc.CallAsync("other", []);
        Assert.Equal(0, rpc.Reconnects);
    }

    [Fact]
    public async Task Escapes_that_json_allows_are_read()
    {
        await using var node = new FakeNode((peer, frame) => peer.SendAsync(
            $$"""{"jsonr\u0070c":"2.0","i\u0064":{{frame.GetProperty("id")}},"result":"\u0030xa\u0062"}"""));
        await using var rpc = await Rpcs.ConnectAsync(node);

        Assert.Equal("ab", Convert.ToHexStringLower(await rpc.CallBytesAsync("state_call", []) ?? []));
    }

    [Fact]
    public async Task A_call_without_answer_ends_at_its_deadline_and_names_it()
    {
        await using var node = new FakeNode((_, _) => Task.CompletedTask);
        await using var rpc = await Rpcs.ConnectAsync(node);

        var error = await Wait.ErrorAsync(rpc.CallAsync("state_call", [], timeout: TimeSpan.FromMilliseconds(150)), "CallTimedOut");

        Assert.Equal(FaultKind.Timeout, error.Kind);
        Assert.Contains("state_call", error.Message, StringComparison.Ordinal);
        Assert.Contains($"127.0.0.1:{node.Port}", error.Message, StringComparison.Ordinal);
        Assert.Contains("0.15 s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_callers_cancellation_is_no_timeout()
    {
        await using var node = new FakeNode((_, _) => Task.CompletedTask);
        await using var rpc = await Rpcs.ConnectAsync(node);
        using var cancel = new CancellationTokenSource();

        var call = rpc.CallAsync("state_call", [], cancel.Token);
        await Wait.UntilAsync(() => !node.Frames.IsEmpty, "the call is sent");
        await cancel.CancelAsync();

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(Wait.Limit));
        Assert.Equal(cancel.Token, error.CancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rpc.CallAsync("state_call", [], cancel.Token));
        Assert.Single(node.Frames);
    }

    [Fact]
    public async Task A_call_whose_caller_gave_up_before_it_was_sent_is_not_sent()
    {
        await using var node = new FakeNode(async (peer, frame) =>
        {
            if (frame.GetProperty("method").GetString() == "stop")
            {
                peer.StopReading();
            }

            await peer.ReplyAsync(frame, "ok");
        });
        await using var rpc = await Rpcs.ConnectAsync(node);
        await rpc.CallAsync("stop", []);
        var blocking = rpc.CallAsync("large", [new byte[8_000_000]]);

        await Wait.ErrorAsync(rpc.CallAsync("author_submitExtrinsic", [], timeout: TimeSpan.FromMilliseconds(200)), "CallTimedOut");
        Assert.False(blocking.IsCompleted);
        Assert.Single(node.Peers).ReadOn();
        await blocking.WaitAsync(Wait.Limit);
        await rpc.CallAsync("after", []);

        Assert.Equal(["stop", "large", "after"], node.Frames.Select(frame => frame.GetProperty("method").GetString()));
    }

    [Fact]
    public async Task A_late_reply_is_dropped_and_a_reply_to_nobody_is_counted()
    {
        JsonElement? late = null;
        await using var node = new FakeNode(async (peer, frame) =>
        {
            if (late is null)
            {
                late = frame;
                return;
            }

            await FakeNode.EchoAsync(peer, late.Value);
            await peer.SendAsync("""{"jsonrpc":"2.0","id":999999,"result":1}""");
            await peer.SendAsync("""{"jsonrpc":"2.0","id":"text","result":1}""");
            await peer.SendAsync("""{"jsonrpc":"2.0","id":-4,"error":{"code":1,"message":"x"}}""");
            await FakeNode.EchoAsync(peer, frame);
        });
        await using var rpc = await Rpcs.ConnectAsync(node);

        await Wait.ErrorAsync(rpc.CallAsync("first", [], timeout: TimeSpan.FromMilliseconds(100)), "CallTimedOut");
        var second = await rpc.CallAsync("second", ["mine"]);

        Assert.Equal("mine", second[0].GetString());
        Assert.Equal(3, rpc.UnknownReplies);
        Assert.Equal(0, rpc.Reconnects);
    }

    [Fact]
    public async Task A_parameter_that_json_rpc_cannot_carry_is_refused_before_anything_is_sent()
    {
        await using var node = new FakeNode();
        await using var rpc = await Rpcs.ConnectAsync(node);

        var error = await Wait.ErrorAsync(rpc.CallAsync("echo", [new object()]), "InvalidRpcParameter");

        Assert.Equal(FaultKind.InvalidInput, error.Kind);
        await rpc.CallAsync("echo", []);
        Assert.Single(node.Frames);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task A_deadline_must_be_finite_and_positive(int milliseconds)
    {
        await using var node = new FakeNode();
        await using var rpc = await Rpcs.ConnectAsync(node);

        await Wait.ErrorAsync(rpc.CallAsync("echo", [], timeout: TimeSpan.FromMilliseconds(milliseconds)), "InvalidRpcOption");
    }
}
