using System.Diagnostics;
using System.Text.Json;
using Taoverse.LocalSubnet.Chain;
using Taoverse.LocalSubnet.Rpc;
using Taoverse.LocalSubnet.Runtime;
using Taoverse.LocalSubnet.Tests.Rpc;
using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Codecs;
using Taoverse.Tests;

namespace Taoverse.LocalSubnet.Tests.Peers;

/// <summary>@polkadot/api reads the node over a real socket and must see what is in the node's storage.</summary>
public class PolkadotApiTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    [PeerFact]
    public async Task Polkadot_api_reads_metadata_storage_runtime_calls_and_heads_as_they_are()
    {
        const int Netuid = 37;
        await using var host = await LocalSubnetHost.StartAsync(QuietHost.Options with { NeuronCount = 40 });
        var block = host.Chain.Blocks.Best;
        var read = await RunAsync("polkadot-api.mjs", host.Endpoint.OriginalString, $"{Netuid}");

        Assert.Equal((SystemMethods.ChainName, 293), (read.Text("chain"), read.GetProperty("spec").GetInt32()));
        Assert.Equal((15, 14), (read.GetProperty("metadataVersion").GetInt32(), read.GetProperty("storageMetadataVersion").GetInt32()));
        Assert.Equal(["System", "Timestamp", "Balances", "SubtensorModule", "Commitments"], Texts(read.GetProperty("pallets")));
        Assert.Equal("SettingWeightsTooFast", read.Text("errorName"));
        Assert.Equal(Hex.Write(host.Chain.Blocks.Find(0u)!.Hash), read.Text("genesisHash"));
        Assert.Equal("42 TAO 9", read.Text("address"));

        // The hashes that the peer computed itself, of the header that it read.
        Assert.Equal((block.Number, Hex.Write(block.Hash)), (read.GetProperty("block").GetProperty("number").GetUInt32(), read.GetProperty("block").Text("hash")));
        Assert.Equal(Hex.Write(block.Hash), read.GetProperty("block").Text("blockHash"));
        AssertStorage(read, block, Netuid);
        AssertCalls(read.GetProperty("calls"), block, Netuid);

        var heads = read.GetProperty("heads").EnumerateArray().Select(h => (h.GetProperty("number").GetUInt32(), h.Text("hash"))).ToArray();
        Assert.Equal(Enumerable.Range(0, 3).Select(i => host.Chain.Blocks.Find(block.Number + (uint)i)!).Select(b => (b.Number, Hex.Write(b.Hash))), heads);
    }

    [PeerFact]
    public async Task Polkadot_api_signs_extrinsics_that_the_node_takes_executes_and_finalizes()
    {
        const string Text = "lab:model:0123456789abcdef0123456789abcdef01234567:secure:1";
        await using var host = await LocalSubnetHost.StartAsync(QuietHost.Options with { NeuronCount = 8, NetUids = [9] });
        var read = await RunAsync("submit.mjs", host.Endpoint.OriginalString, "9", Text);

        var refused = read.GetProperty("refused");
        Assert.Equal("AccountNotAllowedCommit", refused.Text("error"));
        Assert.Equal(["system.ExtrinsicFailed"], Texts(refused.GetProperty("events")));
        AssertSucceeded("registered", "balances.Withdraw", "subtensorModule.NeuronRegistered");
        AssertSucceeded("committed", "commitments.Commitment");
        AssertSucceeded("transferred", "balances.Withdraw", "system.NewAccount", "balances.Endowed", "balances.Transfer");
        Assert.Contains("1010: Invalid Transaction: Transaction has a bad signature", read.Text("badSignature"), StringComparison.Ordinal);
        Assert.Equal((Text, 8), (read.Text("stored"), read.GetProperty("uid").GetInt32()));
        Assert.Equal([2, 2], read.GetProperty("nonces").EnumerateArray().Select(n => n.GetInt32()));
        Assert.Equal("1000000000", read.Text("free"));
        Assert.Equal(
            new[] { "refused", "registered", "committed", "transferred" }.Select(name => read.GetProperty(name).Text("hash")),
            host.ReceivedExtrinsics.Take(4));

        void AssertSucceeded(string name, params string[] events)
        {
            var sent = read.GetProperty(name);
            Assert.Equal(["Ready", "InBlock", "Finalized"], Texts(sent.GetProperty("statuses")));
            Assert.Equal([.. events, "system.ExtrinsicSuccess"], Texts(sent.GetProperty("events")));
            Assert.Equal(JsonValueKind.Null, sent.GetProperty("error").ValueKind);
        }
    }

    private static void AssertStorage(JsonElement read, Block block, int netuid)
    {
        var storage = read.GetProperty("storage");
        var subtensor = new StorageView(block.State!, "SubtensorModule");
        var hotkeys = Enumerable.Range(0, 40).Select(uid => subtensor.Get<AccountId>("Keys", netuid, uid)).ToArray();
        Assert.Equal((40, 20, 3100), (storage.GetProperty("subnetworkN").GetInt32(), storage.GetProperty("tempo").GetInt32(), storage.GetProperty("maxSpaceByDefault").GetInt32()));
        Assert.Equal("finetuning", storage.Text("identity"));
        Assert.Equal(subtensor.Get<ulong[]>("LastUpdate", netuid), storage.GetProperty("lastUpdate").EnumerateArray().Select(n => n.GetUInt64()));
        Assert.Equal(subtensor.Get<(ushort, ushort)[]>("Weights", netuid, 0), Pairs(storage.GetProperty("weightsOfUid0")));
        Assert.Equal(
            hotkeys.Select((hotkey, uid) => ($"{uid}", $"{hotkey}")).Order(),
            storage.GetProperty("keys").EnumerateObject().Select(p => (p.Name, p.Value.GetString()!)).Order());
        Assert.Equal(
            hotkeys.Select((hotkey, uid) => ($"{hotkey}", uid)).Order(),
            storage.GetProperty("uids").EnumerateObject().Select(p => (p.Name, p.Value.GetInt32())).Order());
        Assert.Equal(
            hotkeys.Select(hotkey => ($"{hotkey}", subtensor.Get<AxonInfo>("Axons", netuid, hotkey)?.Port)).Where(x => x.Port is not null).Order(),
            storage.GetProperty("axonPorts").EnumerateObject().Select(p => (p.Name, (ushort?)p.Value.GetUInt16())).Order());
        Assert.Equal(Commitments(block, netuid, hotkeys).Order(), storage.GetProperty("commitments").EnumerateObject()
            .Select(p => (p.Name, p.Value.GetProperty("block").GetUInt32(), p.Value.Text("kind"), p.Value.Text("value"))).Order());

        var moment = new StorageView(block.State!, "Timestamp").Get<ulong>("Now");
        Assert.Equal((moment, block.Number), (storage.GetProperty("moment").GetUInt64(), storage.GetProperty("number").GetUInt32()));
        Assert.Equal(["system.ExtrinsicSuccess"], Texts(storage.GetProperty("events")));
        Assert.Equal([$"timestamp.set({moment})"], Texts(read.GetProperty("inherent")));
        var account = (ScaleRecord)new StorageView(block.State!, "System").Get<object>("Account", subtensor.Get<AccountId>("SubnetOwner", netuid))!;
        Assert.Equal($"{((ScaleRecord)account["data"]!)["free"]}", storage.Text("ownerFree"));
    }

    private static IEnumerable<(string Hotkey, uint Block, string Kind, string Value)> Commitments(Block block, int netuid, AccountId[] hotkeys)
    {
        var commitments = new StorageView(block.State!, "Commitments");
        foreach (var hotkey in hotkeys)
        {
            if (commitments.Get<object>("CommitmentOf", netuid, hotkey) is ScaleRecord registration)
            {
                var data = (ScaleVariant)((IReadOnlyList<object?>)((ScaleRecord)registration["info"]!)["fields"]!)[0]!;
                yield return ($"{hotkey}", (uint)registration["block"]!, data.Name, Hex.Write((byte[])data.Value!));
            }
        }
    }

    private static void AssertCalls(JsonElement calls, Block block, int netuid)
    {
        var subtensor = new StorageView(block.State!, "SubtensorModule");
        var incentive = subtensor.Get<ushort[]>("Incentive", netuid)!;
        var totalStake = calls.GetProperty("metagraph").GetProperty("totalStake").EnumerateArray().Select(s => s.GetString()).ToArray();
        var neurons = calls.GetProperty("neurons").EnumerateArray().ToArray();
        Assert.Equal((40, 40, 40), (neurons.Length, calls.GetProperty("neuronsLite").GetInt32(), calls.GetProperty("stateHotkeys").GetInt32()));
        for (var uid = 0; uid < neurons.Length; uid++)
        {
            Assert.Equal((uid, incentive[uid]), (neurons[uid].GetProperty("uid").GetInt32(), neurons[uid].GetProperty("incentive").GetUInt16()));
            Assert.Equal($"{subtensor.Get<AccountId>("Keys", netuid, uid)}", neurons[uid].Text("hotkey"));
            Assert.Equal(totalStake[uid], neurons[uid].Text("stake"));
            Assert.Equal(subtensor.Get<(ushort, ushort)[]>("Weights", netuid, uid), Pairs(neurons[uid].GetProperty("weights")));
        }

        var metagraph = calls.GetProperty("metagraph");
        Assert.Equal((netuid, "finetuning", block.Number), (metagraph.GetProperty("netuid").GetInt32(), metagraph.Text("name"), metagraph.GetProperty("block").GetUInt32()));
        Assert.Equal(subtensor.Get<string>("TokenSymbol", netuid), metagraph.Text("symbol"));
        var selective = calls.GetProperty("selective");
        Assert.Equal((netuid, "finetuning", 40, 5, true), (selective.GetProperty("netuid").GetInt32(), selective.Text("name"), selective.GetProperty("hotkeys").GetInt32(), selective.GetProperty("validators").GetInt32(), selective.GetProperty("symbolIsNone").GetBoolean()));
        Assert.Equal((20, 64), (calls.GetProperty("hyperparameters").GetProperty("tempo").GetInt32(), calls.GetProperty("hyperparameters").GetProperty("maxValidators").GetInt32()));
        Assert.Equal([0, 9, 37], calls.GetProperty("netuids").EnumerateArray().Select(n => n.GetInt32()));
        Assert.True(calls.GetProperty("unknownSubnetIsNone").GetBoolean());
        Assert.Equal(0, calls.GetProperty("nonce").GetInt32());
    }

    private static IEnumerable<(ushort, ushort)> Pairs(JsonElement list) => list.EnumerateArray().Select(p => (p[0].GetUInt16(), p[1].GetUInt16()));

    private static string[] Texts(JsonElement list) => [.. list.EnumerateArray().Select(t => t.GetString()!)];

    private static async Task<JsonElement> RunAsync(string script, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(PeerFactAttribute.NodeJs!, [script, .. arguments])
        {
            WorkingDirectory = PeerFactAttribute.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var deadline = new CancellationTokenSource(Limit);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(deadline.Token);
            var output = await process.StandardOutput.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            Assert.True(process.ExitCode == 0, $"{await errors}\n{output}");
            return JsonDocument.Parse(output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1]).RootElement;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
