using System.Text.Json;
using Taoverse.LocalSubnet.Chain;
using Taoverse.LocalSubnet.Rpc;
using Taoverse.LocalSubnet.Runtime;
using Taoverse.Substrate.Metadata;
using Taoverse.Tests;

namespace Taoverse.LocalSubnet.Tests.Rpc;

public class StateMethodTests(QuietHost quiet) : IClassFixture<QuietHost>
{
    private static readonly StorageCatalog Storage = LocalRuntime.Instance.Storage;

    private readonly LocalSubnetHost _host = quiet.Host;

    [Fact]
    public async Task Metadata_comes_in_versions_14_and_15()
    {
        await using var client = await NodeClient.ConnectAsync(_host);
        var v14 = MetadataReader.Read(Golden.Hex((await client.ResultAsync("state_getMetadata")).GetString()!));
        Assert.Equal("0x08" + "0e000000" + "0f000000", (await client.ResultAsync("state_call", """["Metadata_metadata_versions","0x"]""")).GetString());
        var wrapped = (await client.ResultAsync("state_call", """["Metadata_metadata_at_version","0x0f000000"]""")).GetString()!;
        var v15 = LocalRuntime.Instance.Codecs.Get<byte[]?>(LocalRuntime.Instance.Description.Runtime.FindMethod("Metadata_metadata_at_version")!.OutputTypeId).Decode(Golden.Hex(wrapped))!;
        Assert.Equal((14, 15), (v14.Version, MetadataReader.Read(v15).Version));
        Assert.Equal("0x00", (await client.ResultAsync("state_call", """["Metadata_metadata_at_version","0x10000000"]""")).GetString());
    }

    [Fact]
    public async Task A_value_is_read_under_its_real_key()
    {
        await using var client = await NodeClient.ConnectAsync(_host);

        // SubtensorModule.SubnetworkN of subnet 9, as the golden capture of the real runtime has it.
        const string Key = "0x658faa385070e074c85bf6b568cf0555a1048e9d244171852dfe8db314dc68ca0900";
        Assert.Equal("0x1800", (await client.ResultAsync("state_getStorage", $"""["{Key}"]""")).GetString());
        Assert.Equal(2, (await client.ResultAsync("state_getStorageSize", $"""["{Key}"]""")).GetInt32());
        Assert.Equal(66, (await client.ResultAsync("state_getStorageHash", $"""["{Key}"]""")).GetString()!.Length);
        Assert.Equal(JsonValueKind.Null, (await client.ResultAsync("state_getStorage", """["0x1234"]""")).ValueKind);
    }

    [Fact]
    public async Task Keys_come_in_pages_in_their_order_and_all_of_them()
    {
        await using var client = await NodeClient.ConnectAsync(_host);
        var prefix = Hex.Write(Storage["SubtensorModule", "Keys"].Key(9));
        var all = await PageAsync(1000, null);
        Assert.Equal(24, all.Length);
        Assert.Equal(all.Order(StringComparer.Ordinal), all);
        Assert.All(all, key => Assert.StartsWith(prefix, key, StringComparison.Ordinal));

        var paged = new List<string>();
        for (string? after = null; ; after = paged[^1])
        {
            var page = await PageAsync(7, after);
            paged.AddRange(page);
            if (page.Length < 7)
            {
                break;
            }
        }

        Assert.Equal(all, paged);
        Assert.Empty(await PageAsync(10, all[^1]));

        async Task<string[]> PageAsync(int count, string? after) => [.. (await client.ResultAsync(
            "state_getKeysPaged", JsonSerializer.Serialize(new object?[] { prefix, count, after }))).EnumerateArray().Select(k => k.GetString()!)];
    }

    [Fact]
    public async Task A_page_of_more_than_a_thousand_keys_is_refused()
    {
        await using var client = await NodeClient.ConnectAsync(_host);
        Assert.Equal((4002, "count exceeds maximum value. value: 1001, max: 1000"), await client.ErrorAsync("state_getKeysPaged", """["0x",1001]"""));
    }

    [Fact]
    public async Task Many_values_come_of_one_block()
    {
        await using var client = await NodeClient.ConnectAsync(_host);
        var key = Hex.Write(Storage["System", "Number"].Key());
        var block = _host.Chain.Blocks.Best;
        _host.MakeBlock();
        var result = await client.ResultAsync("state_queryStorageAt", $"""[["{key}","0x00"],"{Hex.Write(block.Hash)}"]""");
        var set = Assert.Single(result.EnumerateArray());
        Assert.Equal(Hex.Write(block.Hash), set.GetProperty("block").GetString());
        var changes = set.GetProperty("changes").EnumerateArray().Select(c => (c[0].GetString(), c[1].GetString())).ToArray();
        Assert.Equal([(key, Hex.Write(BitConverter.GetBytes(block.Number))), ("0x00", null)], changes);
    }

    [Fact]
    public async Task An_earlier_block_still_has_its_own_values()
    {
        await using var client = await NodeClient.ConnectAsync(_host);
        var key = Hex.Write(Storage["Timestamp", "Now"].Key());
        var old = Hex.Write(_host.Chain.Blocks.Best.Hash);
        var before = (await client.ResultAsync("state_getStorage", $"""["{key}","{old}"]""")).GetString();
        _host.MakeBlock();
        Assert.Equal(before, (await client.ResultAsync("state_getStorage", $"""["{key}","{old}"]""")).GetString());
        Assert.NotEqual(before, (await client.ResultAsync("state_getStorage", $"""["{key}"]""")).GetString());
    }

    [Theory]
    [InlineData("state_call", """["Core_version","0x","HASH"]""")]
    [InlineData("state_getStorage", """["0x00","HASH"]""")]
    [InlineData("state_getMetadata", """["HASH"]""")]
    [InlineData("state_getKeysPaged", """["0x",1,null,"HASH"]""")]
    [InlineData("state_queryStorageAt", """[["0x00"],"HASH"]""")]
    public async Task A_block_whose_storage_is_gone_or_was_never_there_is_refused_as_by_a_real_node(string method, string parameters)
    {
        await using var client = await NodeClient.ConnectAsync(_host);
        var pruned = Hex.Write(_host.Chain.Blocks.Find(100u)!.Hash);
        Assert.Equal(
            (4003, $"Client error: UnknownBlock: State already discarded for {pruned}"),
            await client.ErrorAsync(method, parameters.Replace("HASH", pruned, StringComparison.Ordinal)));
        var unknown = "0x" + new string('7', 64);
        Assert.Equal(
            (4003, $"Client error: UnknownBlock: Header was not found in the database: {unknown}"),
            await client.ErrorAsync(method, parameters.Replace("HASH", unknown, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Storage_older_than_the_node_keeps_is_forgotten()
    {
        await using var host = await LocalSubnetHost.StartAsync(QuietHost.Options with { NeuronCount = 1, NetUids = [5] });
        var first = host.Chain.Blocks.Best;
        for (var i = 0; i < BlockChain.KeptStates - 1; i++)
        {
            host.MakeBlock();
        }

        Assert.NotNull(first.State);
        host.MakeBlock();
        Assert.Null(first.State);
    }

    [Fact]
    public async Task An_unknown_or_misused_runtime_method_is_refused_as_by_a_real_node()
    {
        await using var client = await NodeClient.ConnectAsync(_host);
        Assert.Equal(
            (4003, "Client error: Execution failed: Other: Exported method Foo_bar is not found"),
            await client.ErrorAsync("state_call", """["Foo_bar","0x"]"""));
        var (code, message) = await client.ErrorAsync("state_call", """["SubnetInfoRuntimeApi_get_metagraph","0x"]""");
        Assert.Equal(4003, code);
        Assert.StartsWith("Client error: Execution failed", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_is_that_of_the_metadata()
    {
        await using var client = await NodeClient.ConnectAsync(_host);
        var version = await client.ResultAsync("state_getRuntimeVersion");
        Assert.Equal("node-subtensor", version.GetProperty("specName").GetString());
        Assert.Equal(293, version.GetProperty("specVersion").GetInt32());
        Assert.Contains(version.GetProperty("apis").EnumerateArray(), a => a[0].GetString() == "0xdf6acb689907609b" && a[1].GetInt32() == 5);
    }

    [Fact]
    public async Task Storage_that_cannot_be_read_does_not_stop_the_chain()
    {
        await using var client = await NodeClient.ConnectAsync(_host);
        var key = Storage["SubtensorModule", "LastUpdate"].Key(37);
        var good = _host.Chain.Blocks.Best.State!.Find(key);
        _host.SetStorage([new(key, [0xFF])]);
        var number = _host.BlockNumber;
        for (var i = 0; i < 21; i++)
        {
            _host.MakeBlock();
        }

        Assert.Equal(number + 21, _host.BlockNumber);
        Assert.Equal(4003, (await client.ErrorAsync("state_call", """["NeuronInfoRuntimeApi_get_neurons_lite","0x2500"]""")).Code);
        await client.ResultAsync("state_call", """["NeuronInfoRuntimeApi_get_neurons_lite","0x0900"]""");
        _host.SetStorage([new(key, good)]);
        await client.ResultAsync("state_call", """["NeuronInfoRuntimeApi_get_neurons_lite","0x2500"]""");
    }

    [Fact]
    public async Task Storage_can_be_set_and_removed()
    {
        await using var client = await NodeClient.ConnectAsync(_host);
        var key = Hex.Write(Storage["Commitments", "MaxSpace"].Key());
        var number = _host.BlockNumber;
        var hash = (await client.ResultAsync("local_setStorage", $"""[[["{key}","0x01000000"]]]""")).GetString();
        Assert.Equal(number + 1, _host.BlockNumber);
        Assert.Equal(hash, Hex.Write(_host.Chain.Blocks.Best.Hash));
        Assert.Equal("0x01000000", (await client.ResultAsync("state_getStorage", $"""["{key}"]""")).GetString());
        await client.ResultAsync("local_setStorage", $"""[[["{key}",null]]]""");
        Assert.Equal(JsonValueKind.Null, (await client.ResultAsync("state_getStorage", $"""["{key}"]""")).ValueKind);
    }
}
