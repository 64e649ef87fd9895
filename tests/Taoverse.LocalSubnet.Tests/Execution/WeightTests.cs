using Taoverse.Substrate.Accounts;

namespace Taoverse.LocalSubnet.Tests.Execution;

/// <summary>Weights as a session plans and sets them, and what the epoch makes of them.</summary>
public class WeightTests
{
    [Fact]
    public async Task Planned_weights_are_set_and_stored_upscaled()
    {
        await using var node = await ExecutionNode.StartAsync();
        await node.RegisterAsync();
        node.MakeBlocks(10);
        var uid = node.Permit();
        var plan = await node.Session.PlanWeightsAsync(node.Hotkey.ToString(), ExecutionNode.NetUid, [new(2, 1000), new(3, 10), new(4, 0)]);
        Assert.Equal(uid, plan.Uid);
        var outcome = await node.InNextBlockAsync(node.Session.SetWeightsAsync(node.Hotkey, plan), node.Host.ReceivedExtrinsics.Count);
        Assert.True(outcome.IsSuccess, outcome.Reason);
        Assert.Equal([(2, 65535), (3, 655)], Row(node, uid));
        Assert.Equal((ulong)outcome.Block!.Value, node.Storage().Get<ulong[]>("LastUpdate", ExecutionNode.NetUid)![uid]);

        var error = await Assert.ThrowsAsync<TaoverseException>(() => node.Session.PlanWeightsAsync(node.Hotkey.ToString(), ExecutionNode.NetUid, [new(2, 1)]));
        Assert.Equal(("WeightsTooSoon", FaultKind.LimitsExceeded), (error.ErrorId, error.Kind));
        Assert.Contains("Wait 9 block", error.NextStep, StringComparison.Ordinal);

        // As many blocks later as it said, the chain takes them.
        node.MakeBlocks(9);
        plan = await node.Session.PlanWeightsAsync(node.Hotkey.ToString(), ExecutionNode.NetUid, [new(2, 1)]);
        Assert.True((await node.InNextBlockAsync(node.Session.SetWeightsAsync(node.Hotkey, plan), node.Host.ReceivedExtrinsics.Count)).IsSuccess);
    }

    [Fact]
    public async Task The_chain_upscales_what_is_sent_by_others_too()
    {
        await using var node = await ExecutionNode.StartAsync();
        await node.RegisterAsync();
        node.MakeBlocks(10);
        var uid = node.Permit();
        var arguments = DirectCalls.With(("netuid", 9), ("dests", new[] { 1, 2 }), ("weights", new[] { 1000, 10 }), ("version_key", 0UL));
        Assert.Null(new DirectCalls(node.Host).ErrorOf(node.Hotkey, "SubtensorModule", "set_weights", arguments));
        Assert.Equal([(1, 65535), (2, 655)], Row(node, uid));
    }

    [Fact]
    public async Task Stake_earns_a_permit_and_weights_earn_the_miner_its_incentive()
    {
        await using var node = await ExecutionNode.StartAsync();
        var calls = new DirectCalls(node.Host);
        using var miner = Sr25519KeyPair.FromUri("//Alice//miner");
        using var poor = Sr25519KeyPair.FromUri("//Alice//poor");
        await node.RegisterAsync();
        await node.RegisterAsync(miner);
        await node.RegisterAsync(poor);
        var uid = UidOf(node, node.Hotkey);
        var (best, worse) = (UidOf(node, miner), UidOf(node, poor));
        await EpochAsync(node);
        Assert.False(Column<bool>(node, "ValidatorPermit")[uid]);
        Assert.Equal(0, Column<ushort>(node, "Incentive")[best]);

        // More than half of all stake, so that its word is the consensus.
        foreach (var name in new[] { "//Alice", "//Bob" })
        {
            using var coldkey = Sr25519KeyPair.FromUri(name);
            var stake = DirectCalls.With(("hotkey", node.Hotkey.Account), ("netuid", 9), ("amount_staked", 900_000_000_000_000UL));
            Assert.Null(calls.ErrorOf(coldkey, "SubtensorModule", "add_stake", stake));
        }

        node.Set("TotalHotkeyAlpha", 9_000_000_000_000_000UL, node.Hotkey.Account, 9);
        await EpochAsync(node);
        Assert.True(Column<bool>(node, "ValidatorPermit")[uid]);

        var plan = await node.Session.PlanWeightsAsync(node.Hotkey.ToString(), 9, [new(best, 3), new(worse, 1)]);
        Assert.True((await node.InNextBlockAsync(node.Session.SetWeightsAsync(node.Hotkey, plan), node.Host.ReceivedExtrinsics.Count)).IsSuccess);
        var before = node.Storage().Get<ulong>("TotalHotkeyAlpha", miner.Account, 9);
        await EpochAsync(node);

        var incentive = Column<ushort>(node, "Incentive");
        Assert.InRange(incentive[best], 49_000, 49_200);
        Assert.InRange(incentive[worse], 16_300, 16_500);
        Assert.InRange(incentive.Sum(i => i), 65_500, 65_535);
        Assert.InRange(Column<ushort>(node, "ValidatorTrust")[uid], 65_500, 65_535);
        Assert.True(Column<ushort>(node, "Dividends")[uid] > 6_000);
        var emission = Column<ulong>(node, "Emission");
        Assert.Equal(before + emission[best], node.Storage().Get<ulong>("TotalHotkeyAlpha", miner.Account, 9));
        Assert.InRange((double)emission[best] / emission[worse], 2.99, 3.01);
        Assert.InRange(emission.Aggregate(0UL, (a, b) => a + b), 17_200_000_000UL, 17_220_000_000UL); // 21 blocks of 0.82 alpha

        var metagraph = await node.Session.GetMetagraphAsync(9);
        Assert.Equal(incentive[best] / 65535.0, metagraph.Neurons[best].Incentive, 6);
        Assert.Equal(11, metagraph.Neurons.Count);
    }

    [Fact]
    public async Task A_lone_dissenter_is_clipped_to_the_consensus()
    {
        await using var node = await ExecutionNode.StartAsync(ExecutionNode.Options with { NeuronCount = 24 });
        using var miner = Sr25519KeyPair.FromUri("//Alice//miner");
        await node.RegisterAsync();
        await node.RegisterAsync(miner);
        node.Set("TotalHotkeyAlpha", 50_000_000_000_000UL, node.Hotkey.Account, 9);
        node.MakeBlocks(10);
        var uid = node.Permit();
        var own = UidOf(node, miner);
        var plan = await node.Session.PlanWeightsAsync(node.Hotkey.ToString(), 9, [new(own, 1)]);
        Assert.True((await node.InNextBlockAsync(node.Session.SetWeightsAsync(node.Hotkey, plan), node.Host.ReceivedExtrinsics.Count)).IsSuccess);
        await EpochAsync(node);
        Assert.Equal((0, 0, 0), (Column<ushort>(node, "Incentive")[own], Column<ushort>(node, "Consensus")[own], Column<ushort>(node, "ValidatorTrust")[uid]));
        Assert.True(Column<ushort>(node, "Incentive").Sum(i => i) > 65_000);
    }

    private static async Task EpochAsync(ExecutionNode node)
    {
        var step = node.Storage().Get<ulong>("LastMechansimStepBlock", 9);
        for (var i = 0; i < 21 && node.Storage().Get<ulong>("LastMechansimStepBlock", 9) == step; i++)
        {
            node.MakeBlocks(1);
        }

        Assert.Equal((ulong)await node.Session.GetBlockNumberAsync(), node.Storage().Get<ulong>("LastMechansimStepBlock", 9));
    }

    private static T[] Column<T>(ExecutionNode node, string entry) => node.Storage().Get<T[]>(entry, 9)!;

    private static int UidOf(ExecutionNode node, Sr25519KeyPair hotkey) => node.Storage().Get<ushort?>("Uids", 9, hotkey.Account)!.Value;

    private static (int, int)[] Row(ExecutionNode node, int uid) =>
        [.. node.Storage().Get<(ushort Uid, ushort Weight)[]>("Weights", ExecutionNode.NetUid, uid)!.Select(w => ((int)w.Uid, (int)w.Weight))];
}
