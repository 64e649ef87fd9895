using System.Text.Json;
using Taoverse.Substrate.Rpc;

namespace Taoverse.Substrate.Tests.Rpc;

public class BatchTests
{
    private static readonly RpcCall[] Three = [new("echo", [1]), new("fail", [2]), new("echo", ["0x0203"])];

    [Theory]
    [InlineData("array")]
    [InlineData("reversed")]
    [InlineData("singly")]
    [InlineData("two arrays")]
    public async Task A_batch_is_one_frame_and_may_be_answered_in_any_way(string manner)
    {
        await using var node = new FakeNode(async (peer, frame) =>
        {
            var replies = frame.EnumerateArray().Select(Reply).ToList();
            switch (manner)
            {
                case "array":
                    await peer.SendAsync($"[{string.Join(',', replies)}]");
                    break;
                case "reversed":
                    replies.Reverse();
                    await peer.SendAsync($"[{string.Join(',', replies)}]");
                    break;
                case "singly":
                    foreach (var reply in replies)
                    {
                        await peer.SendAsync(reply);
                    }

                    break;
                default:
                    await peer.SendAsync($"[{replies[2]}]");
                    await peer.SendAsync($"[{replies[0]},{replies[1]}]");
                    break;
            }
        });
        await using var rpc = await Rpcs.ConnectAsync(node);

        var replies = await rpc.CallBatchAsync(Three);

        Assert.Single(node.Frames);
        Assert.Equal(3, replies.Count);
        Assert.Equal(1, replies[0].Result[0].GetInt32());
        Assert.Equal("fail", replies[1].Call.Method);
        Assert.Equal(-5, replies[1].Error?.Code);
        Assert.Throws<RpcException>(() => replies[1].Result);
        Assert.Null(replies[2].Error);
        Assert.Equal("UnexpectedResult", Assert.Throws<TaoverseException>(() => replies[2].GetBytes()).ErrorId);
    }

    [Fact]
    public async Task Results_of_a_batch_can_be_read_as_bytes()
    {
        await using var node = new FakeNode((peer, frame) => peer.SendAsync(
            $"[{string.Join(',', frame.EnumerateArray().Select(call =>
                $$"""{"id":{{call.GetProperty("id")}},"result":{{call.GetProperty("params")[0].GetRawText()}}}"""))}]"));
        await using var rpc = await Rpcs.ConnectAsync(node);

        var replies = await rpc.CallBatchAsync([new("state_getStorage", ["0xff00"]), new("state_getStorage", [null])]);

        Assert.Equal([0xff, 0x00], replies[0].GetBytes());
        Assert.Null(replies[1].GetBytes());
    }

    [Fact]
    public async Task An_empty_batch_sends_nothing()
    {
        await using var node = new FakeNode();
        await using var rpc = await Rpcs.ConnectAsync(node);

        Assert.Empty(await rpc.CallBatchAsync([]));
        await rpc.CallAsync("echo", []);
        Assert.Single(node.Frames);
    }

    [Fact]
    public async Task A_batch_refused_as_a_whole_gives_the_error_to_each_call()
    {
        await using var node = new FakeNode((peer, _) =>
            peer.SendAsync("""{"jsonrpc":"2.0","id":null,"error":{"code":-32005,"message":"Batched requests are not supported"}}"""));
        await using var rpc = await Rpcs.ConnectAsync(node);

        var replies = await rpc.CallBatchAsync(Three);

        Assert.All(replies, reply => Assert.Equal(-32005, reply.Error?.Code));
        Assert.Equal(0, rpc.Reconnects);
    }

    [Fact]
    public async Task An_error_for_no_call_in_particular_is_not_blamed_on_one_of_several()
    {
        await using var node = new FakeNode((peer, frame) => frame.ValueKind == JsonValueKind.Array
            ? peer.SendAsync("""{"jsonrpc":"2.0","id":null,"error":{"code":-32010,"message":"too many in a batch"}}""")
            : Task.CompletedTask);
        await using var rpc = await Rpcs.ConnectAsync(node);

        var single = rpc.CallAsync("author_submitExtrinsic", []);
        var batch = rpc.CallBatchAsync(Three);

        await Wait.ErrorAsync(single, "ProtocolFault");
        Assert.Contains("too many in a batch", (await Wait.ErrorAsync(batch, "ProtocolFault")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_that_is_answered_in_part_ends_at_its_deadline()
    {
        await using var node = new FakeNode((peer, frame) => peer.SendAsync($"[{Reply(frame[0])}]"));
        await using var rpc = await Rpcs.ConnectAsync(node);

        var error = await Wait.ErrorAsync(rpc.CallBatchAsync(Three, timeout: TimeSpan.FromMilliseconds(150)), "CallTimedOut");

        Assert.Contains("a batch of 3 calls from echo", error.Message, StringComparison.Ordinal);
    }

    private static string Reply(JsonElement call) => call.GetProperty("method").GetString() == "fail"
        ? $$$"""{"jsonrpc":"2.0","id":{{{call.GetProperty("id")}}},"error":{"code":-5,"message":"no"}}"""
        : $$$"""{"jsonrpc":"2.0","id":{{{call.GetProperty("id")}}},"result":{{{call.GetProperty("params").GetRawText()}}}}""";
}
