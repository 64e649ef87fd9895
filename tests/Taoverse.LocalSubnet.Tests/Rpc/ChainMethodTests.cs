using System.Text.Json;
using Taoverse.LocalSubnet.Rpc;
using Taoverse.Substrate.Crypto;
using Taoverse.Tests;

namespace Taoverse.LocalSubnet.Tests.Rpc;

public class ChainMethodTests(QuietHost quiet) : IClassFixture<QuietHost>
{
    private readonly LocalSubnetHost _host = quiet.Host;

    [Fact]
    public async Task The_hash_of_a_block_is_the_hash_of_its_header_and_parents_join_up()
    {
        await using var client = await NodeClient.ConnectAsync(_host);
        var headerType = Spec293.Metadata.FindMethod("BlockBuilder_finalize_block")!.OutputTypeId;
        for (var number = _host.BlockNumber; number > _host.BlockNumber - 5; number--)
        {
            var hash = (await client.ResultAsync("chain_getBlockHash", $"[{number}]")).GetString()!;
            var header = await client.ResultAsync("chain_getHeader", $"""["{hash}"]""");
            Assert.Equal($"0x{number:x}", header.GetProperty("number").GetString());
            Assert.Equal((await client.ResultAsync("chain_getBlockHash", $"[{number - 1}]")).GetString(), header.GetProperty("parentHash").GetString());

            // By the header type of the real runtime.
            var log = Golden.Hex(header.GetProperty("digest").GetProperty("logs")[0].GetString()!);
            byte[] encoded =
            [
                .. Golden.Hex(header.GetProperty("parentHash").GetString()!),
                .. new byte[] { (byte)((number << 2) | 1), (byte)(number >> 6) },
                .. Golden.Hex(header.GetProperty("stateRoot").GetString()!),
                .. Golden.Hex(header.GetProperty("extrinsicsRoot").GetString()!),
                4, .. log,
            ];
            Spec293.Codecs.Get<object?>(headerType).Decode(encoded);
            Assert.Equal(hash, Hex.Write(Blake2b.Hash(encoded, 32)));
        }
    }

    [Fact]
    public async Task Hashes_are_asked_for_by_number_by_list_or_for_the_best()
    {
        await using var client = await NodeClient.ConnectAsync(_host);
        var best = Hex.Write(_host.Chain.Blocks.Best.Hash);
        Assert.Equal(best, (await client.ResultAsync("chain_getBlockHash")).GetString());
        Assert.Equal(best, (await client.ResultAsync("chain_getBlockHash", "[null]")).GetString());
        Assert.Equal(best, (await client.ResultAsync("chain_getBlockHash", $"""["0x{_host.BlockNumber:x}"]""")).GetString());
        var list = (await client.ResultAsync("chain_getBlockHash", $"[[0,{_host.BlockNumber},4000000000]]")).EnumerateArray().Select(h => h.GetString()).ToArray();
        Assert.Equal<string?[]>([Hex.Write(_host.Chain.Blocks.Find(0u)!.Hash), best, null], list);
        Assert.Equal(JsonValueKind.Null, (await client.ResultAsync("chain_getBlockHash", "[4000000000]")).ValueKind);
        Assert.Equal(-32602, (await client.ErrorAsync("chain_getBlockHash", """["nine"]""")).Code);
    }

    [Fact]
    public async Task The_finalized_head_stays_behind_the_best()
    {
        await using var client = await NodeClient.ConnectAsync(_host);
        var finalized = (await client.ResultAsync("chain_getFinalizedHead")).GetString();
        Assert.Equal(Hex.Write(_host.Chain.Blocks.Find((uint)_host.BlockNumber - 2)!.Hash), finalized);
    }

    [Fact]
    public async Task A_block_holds_its_inherent_and_a_block_that_is_not_there_is_null()
    {
        await using var client = await NodeClient.ConnectAsync(_host);
        var block = (await client.ResultAsync("chain_getBlock")).GetProperty("block");
        var extrinsic = Golden.Hex(Assert.Single(block.GetProperty("extrinsics").EnumerateArray()).GetString()!);

        // Length, version 4 without a signature, then Timestamp.set of pallet 2.
        Assert.Equal((extrinsic.Length - 1, 4, 2, 0), (extrinsic[0] >> 2, extrinsic[1], extrinsic[2], extrinsic[3]));
        var unknown = "0x" + new string('7', 64);
        Assert.Equal(JsonValueKind.Null, (await client.ResultAsync("chain_getBlock", $"""["{unknown}"]""")).ValueKind);
        Assert.Equal(JsonValueKind.Null, (await client.ResultAsync("chain_getHeader", $"""["{unknown}"]""")).ValueKind);
    }

    [Fact]
    public async Task Heads_are_told_as_they_come_the_present_one_first()
    {
        await using var client = await NodeClient.ConnectAsync(_host);
        var id = (await client.ResultAsync("chain_subscribeNewHeads")).GetString();
        var first = await NextAsync("chain_newHead");
        Assert.Equal(_host.BlockNumber, first);
        _host.MakeBlock();
        Assert.Equal(first + 1, await NextAsync("chain_newHead"));
        Assert.True((await client.ResultAsync("chain_unsubscribeNewHeads", $"""["{id}"]""")).GetBoolean());
        Assert.False((await client.ResultAsync("chain_unsubscribeNewHeads", $"""["{id}"]""")).GetBoolean());
        _host.MakeBlock();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.ReceiveTextAsync(TimeSpan.FromMilliseconds(300)));

        async Task<long> NextAsync(string method)
        {
            var message = await client.ReceiveAsync();
            Assert.Equal(method, message.GetProperty("method").GetString());
            var parameters = message.GetProperty("params");
            Assert.Equal(id, parameters.GetProperty("subscription").GetString());
            return Convert.ToInt64(parameters.GetProperty("result").GetProperty("number").GetString(), 16);
        }
    }

    [Theory]
    [InlineData("chain_subscribeFinalizedHeads", "chain_finalizedHead", 2)]
    [InlineData("chain_subscribeAllHeads", "chain_allHead", 0)]
    public async Task Other_heads_are_told_too(string subscribe, string method, int lag)
    {
        await using var client = await NodeClient.ConnectAsync(_host);
        await client.ResultAsync(subscribe);
        for (var i = 0; i < 2; i++)
        {
            var message = await client.ReceiveAsync();
            Assert.Equal(method, message.GetProperty("method").GetString());
            Assert.Equal($"0x{_host.BlockNumber - lag:x}", message.GetProperty("params").GetProperty("result").GetProperty("number").GetString());
            _host.MakeBlock();
        }
    }

    [Fact]
    public async Task Storage_is_told_when_it_changes()
    {
        await using var client = await NodeClient.ConnectAsync(_host);
        await client.ResultAsync("state_subscribeStorage", """[["0x1234","0x5678"]]""");
        var first = (await client.ReceiveAsync()).GetProperty("params").GetProperty("result").GetProperty("changes");
        Assert.Equal(2, first.GetArrayLength());
        _host.MakeBlock();
        _host.SetStorage([new([0x12, 0x34], [1])]);
        var message = await client.ReceiveAsync();
        Assert.Equal("state_storage", message.GetProperty("method").GetString());
        var change = Assert.Single(message.GetProperty("params").GetProperty("result").GetProperty("changes").EnumerateArray());
        Assert.Equal(("0x1234", "0x01"), (change[0].GetString(), change[1].GetString()));
    }

    [Fact]
    public async Task The_runtime_version_is_told_at_once()
    {
        await using var client = await NodeClient.ConnectAsync(_host);
        await client.ResultAsync("state_subscribeRuntimeVersion");
        var message = await client.ReceiveAsync();
        Assert.Equal("state_runtimeVersion", message.GetProperty("method").GetString());
        Assert.Equal(293, message.GetProperty("params").GetProperty("result").GetProperty("specVersion").GetInt32());
    }
}
