using Taoverse.Substrate.Accounts;

namespace Taoverse.LocalSubnet.Tests.Execution;

public class RegistrationTests
{
    [Fact]
    public async Task A_registration_burns_what_was_planned_and_takes_the_next_slot()
    {
        await using var node = await ExecutionNode.StartAsync();
        var plan = await node.Session.PlanRegistrationAsync(node.Alice.ToString(), node.Hotkey.ToString(), 9);
        var outcome = await node.InNextBlockAsync(node.Session.RegisterAsync(node.Alice, plan), 0);
        Assert.True(outcome.IsSuccess, outcome.Reason);
        Assert.Equal(plan.BalanceRao - plan.CostRao, await node.Session.GetBalanceAsync(node.Alice.ToString()));
        var neuron = (await node.Session.GetMetagraphAsync(9)).Neurons.Single(n => n.Hotkey == node.Hotkey.ToString());
        Assert.Equal((8, node.Alice.ToString()), (neuron.Uid, neuron.Coldkey));

        var error = await Assert.ThrowsAsync<TaoverseException>(() => node.Session.PlanRegistrationAsync(node.Alice.ToString(), node.Hotkey.ToString(), 9));
        Assert.Equal("AlreadyRegistered", error.ErrorId);
    }

    [Fact]
    public async Task What_the_chain_would_refuse_is_refused_before_anything_is_sent()
    {
        await using var node = await ExecutionNode.StartAsync();
        using var bob = Sr25519KeyPair.FromUri("//Bob");
        using var poor = Sr25519KeyPair.FromUri("//Poor");
        Assert.Equal("BalanceTooLow", await ErrorAsync(poor, poor));
        await node.RegisterAsync();
        var owner = Taoverse.LocalSubnet.Runtime.LocalRuntime.Instance.Storage["SubtensorModule", "Uids"].Key(9, node.Hotkey.Account);
        node.Host.SetStorage([KeyValuePair.Create(owner, (byte[]?)null)]);
        Assert.Equal("HotkeyOfAnother", await ErrorAsync(bob, node.Hotkey));
        node.Set("RegistrationsThisInterval", 48, 9);
        Assert.Equal("RegistrationsExhausted", await ErrorAsync(bob, bob));
        node.Set("NetworkRegistrationAllowed", false, 9);
        Assert.Equal("RegistrationDisabled", await ErrorAsync(bob, bob));
        Assert.Single(node.Host.ReceivedExtrinsics);

        async Task<string> ErrorAsync(Sr25519KeyPair coldkey, Sr25519KeyPair hotkey) => (await Assert.ThrowsAsync<TaoverseException>(
            () => node.Session.PlanRegistrationAsync(coldkey.ToString(), hotkey.ToString(), 9))).ErrorId;
    }

    [Fact]
    public async Task In_a_full_subnet_the_worst_neuron_outside_immunity_gives_way()
    {
        await using var node = await ExecutionNode.StartAsync();
        node.Set("MaxAllowedUids", 8, 9);
        node.Set("ImmunityPeriod", 50, 9);
        node.Set("PruningScores", new ushort[] { 0, 9, 9, 3, 9, 4, 9, 9 }, 9);
        node.Set("BlockAtRegistration", (ulong)node.Host.BlockNumber, 9, 3);
        var old = node.Storage().Get<AccountId>("Keys", 9, 5);
        Assert.True((await node.RegisterAsync()).IsSuccess);

        // Uid 0 is the owner's, and uid 3 is immune.
        Assert.Equal((ushort)5, node.Storage().Get<ushort?>("Uids", 9, node.Hotkey.Account));
        Assert.Null(node.Storage().Get<ushort?>("Uids", 9, old));
        Assert.Equal((8, 0), (node.Storage().Get<int>("SubnetworkN", 9), node.Storage().Get<ushort[]>("Incentive", 9)![5]));
        node.MakeBlocks(45);
        Assert.Equal(node.Hotkey.Account, node.Storage().Get<AccountId>("Keys", 9, 5));
        Assert.Equal(0, node.Storage().Get<ushort[]>("Incentive", 9)![5]);
        Assert.DoesNotContain((await node.Session.GetMetagraphAsync(9)).Neurons, n => n.Hotkey == old.ToString());
    }

    [Fact]
    public async Task The_cost_falls_where_nobody_registers_and_rises_where_many_do()
    {
        await using var node = await ExecutionNode.StartAsync();
        var first = node.Storage().Get<ulong>("Burn", 9);
        node.Set("AdjustmentInterval", 2, 9);
        node.MakeBlocks(2);
        var fallen = node.Storage().Get<ulong>("Burn", 9);
        Assert.InRange(fallen, first * 97 / 100, first - 1);
        node.Set("RegistrationsThisInterval", 40, 9);
        node.MakeBlocks(2);
        Assert.InRange(node.Storage().Get<ulong>("Burn", 9), fallen + 1, first * 11 / 10);
        Assert.Equal(0, node.Storage().Get<int>("RegistrationsThisInterval", 9));
    }
}
