using Taoverse.LocalSubnet.Pool;
using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Codecs;
using static Taoverse.LocalSubnet.Tests.Execution.DirectCalls;

namespace Taoverse.LocalSubnet.Tests.Execution;

/// <summary>The chain's own refusals, in its order: each call is wrong in the named way and in all that come later, where it can be.</summary>
public class RefusalTests
{
    [Fact]
    public async Task Weights_are_refused_in_the_order_of_the_chain()
    {
        await using var node = await ExecutionNode.StartAsync();
        var calls = new DirectCalls(node.Host);
        node.Set("WeightsVersionKey", 7UL, ExecutionNode.NetUid);
        node.Set("MinAllowedWeights", 3, ExecutionNode.NetUid);
        node.Set("MaxWeightsLimit", 30000, ExecutionNode.NetUid);

        Assert.Equal("CanNotSetRootNetworkWeights", Try(0, [1], [1, 2], 0));
        Assert.Equal("WeightVecNotEqualSize", Try(99, [1], [1, 2], 0));
        Assert.Equal("SubNetworkDoesNotExist", Try(99, [1], [1], 0));
        Assert.Equal("UidsLengthExceedUidsInSubNet", Try(9, [.. Enumerable.Repeat(50, 9)], [.. Enumerable.Repeat(1, 9)], 0));
        Assert.Equal("HotKeyNotRegisteredInSubNet", Try(9, [50, 50], [1, 1], 0));

        Assert.True((await node.RegisterAsync()).IsSuccess);
        var registered = node.Host.BlockNumber;
        Assert.Equal("IncorrectWeightVersionKey", Try(9, [50, 50], [1, 1], 6));
        Assert.Equal("SettingWeightsTooFast", Try(9, [50, 50], [1, 1], 7));
        node.MakeBlocks((int)(registered + 10 - node.Host.BlockNumber - 1));
        Assert.Equal("NeuronNoValidatorPermit", Try(9, [50, 50], [1, 1], 7));
        node.Permit();
        Assert.Equal("DuplicateUids", Try(9, [50, 50], [1, 1], 7));
        Assert.Equal("UidVecContainInvalidOne", Try(9, [50, 51], [1, 1], 7));
        Assert.Equal("WeightVecLengthIsLow", Try(9, [0, 1], [1, 9], 7));
        Assert.Equal("MaxWeightExceeded", Try(9, [0, 1, 2], [1, 9, 1], 7));
        Assert.Null(Try(9, [0, 1, 2], [3, 3, 3], 7));
        Assert.Equal("SettingWeightsTooFast", Try(9, [0, 1, 2], [3, 3, 3], 8));

        string? Try(int netuid, int[] uids, int[] weights, ulong version) =>
            calls.ErrorOf(
                node.Hotkey, "SubtensorModule", "set_weights",
                With(("netuid", netuid), ("dests", uids), ("weights", weights), ("version_key", version)))?.Replace("SubtensorModule.", string.Empty, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Weights_of_those_with_too_little_stake_do_not_reach_the_pool()
    {
        await using var node = await ExecutionNode.StartAsync();
        node.Set("StakeThreshold", 1UL);
        var weights = With(("netuid", 9), ("dests", new[] { 1 }), ("weights", new[] { 1 }), ("version_key", 0UL));
        var refusal = Assert.Throws<PoolException>(() => new DirectCalls(node.Host).Send(node.Hotkey, "SubtensorModule", "set_weights", weights));
        Assert.Equal((1010, "Custom error: 1"), (refusal.Code, refusal.Detail));
    }

    [Fact]
    public async Task A_weight_on_oneself_needs_no_permit_and_no_length()
    {
        await using var node = await ExecutionNode.StartAsync();
        await node.RegisterAsync();
        node.Set("MinAllowedWeights", 3, ExecutionNode.NetUid);
        node.Set("MaxWeightsLimit", 100, ExecutionNode.NetUid);
        node.MakeBlocks(10);
        var uid = node.Storage().Get<ushort?>("Uids", ExecutionNode.NetUid, node.Hotkey.Account)!.Value;
        var events = new DirectCalls(node.Host).Send(
            node.Hotkey, "SubtensorModule", "set_weights", With(("netuid", 9), ("dests", new[] { uid }), ("weights", new[] { 4 }), ("version_key", 0UL)));
        Assert.Equal(["SubtensorModule.WeightsSet", "System.ExtrinsicSuccess"], events);
        Assert.Equal([(uid, ushort.MaxValue)], node.Storage().Get<(ushort, ushort)[]>("Weights", ExecutionNode.NetUid, (int)uid)!);
    }

    [Fact]
    public async Task Registrations_are_refused_in_the_order_of_the_chain()
    {
        await using var node = await ExecutionNode.StartAsync();
        var calls = new DirectCalls(node.Host);
        using var poor = Sr25519KeyPair.FromUri("//Poor");
        using var bob = Sr25519KeyPair.FromUri("//Bob");
        Assert.Equal("RegistrationNotPermittedOnRootSubnet", Try(poor, 0, poor));
        Assert.Equal("SubNetworkDoesNotExist", Try(poor, 99, poor));
        node.Set("NetworkRegistrationAllowed", false, ExecutionNode.NetUid);
        Assert.Equal("SubNetRegistrationDisabled", Try(poor, 9, poor));
        node.Set("NetworkRegistrationAllowed", true, ExecutionNode.NetUid);

        node.Set("MaxRegistrationsPerBlock", 0, ExecutionNode.NetUid);
        Assert.Equal("TooManyRegistrationsThisBlock", Try(poor, 9, poor));
        node.Set("MaxRegistrationsPerBlock", 1, ExecutionNode.NetUid);
        Assert.Equal("NotEnoughBalanceToStake", Try(poor, 9, poor));
        Assert.Null(Try(node.Alice, 9, node.Hotkey));
        Assert.Equal("HotKeyAlreadyRegisteredInSubNet", Try(poor, 9, node.Hotkey));
        node.Host.Chain.Make([KeyValuePair.Create(Taoverse.LocalSubnet.Runtime.LocalRuntime.Instance.Storage["SubtensorModule", "Uids"].Key(9, node.Hotkey.Account), (byte[]?)null)]);
        Assert.Equal("NonAssociatedColdKey", Try(bob, 9, node.Hotkey));
        node.Set("MaxAllowedUids", 0, ExecutionNode.NetUid);
        Assert.Equal("NoNeuronIdAvailable", Try(bob, 9, bob));

        node.Set("RegistrationsThisInterval", 48, ExecutionNode.NetUid);
        var refusal = Assert.Throws<PoolException>(() => Try(poor, 9, poor));
        Assert.Equal((1010, "Custom error: 6"), (refusal.Code, refusal.Detail));

        string? Try(Sr25519KeyPair coldkey, int netuid, Sr25519KeyPair hotkey) =>
            calls.ErrorOf(coldkey, "SubtensorModule", "burned_register", With(("netuid", netuid), ("hotkey", hotkey.Account)))?
                .Replace("SubtensorModule.", string.Empty, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commitments_are_refused_in_the_order_of_the_chain()
    {
        await using var node = await ExecutionNode.StartAsync();
        var calls = new DirectCalls(node.Host);
        Assert.Equal("Commitments.AccountNotAllowedCommit", Try(4, 1));
        await node.RegisterAsync();
        node.SetIn("Commitments", "MaxSpace", 450u);
        Assert.Equal("Commitments.TooManyFieldsInCommitmentInfo", Try(4, 500));
        Assert.Equal("Commitments.SpaceLimitExceeded", Try(1, 451));
        Assert.Null(Try(3, 100));
        Assert.Null(Try(1, 1));
        Assert.Equal("Commitments.SpaceLimitExceeded", Try(1, 1));
        node.MakeBlocks(21);
        Assert.Null(Try(1, 450));

        string? Try(int fields, int size) => calls.ErrorOf(node.Hotkey, "Commitments", "set_commitment", With(
            ("netuid", 9), ("info", With(("fields", Enumerable.Repeat<object>(new ScaleVariant("BigRaw", new byte[size]), fields).ToArray())))));
    }

    [Fact]
    public async Task Stake_is_refused_before_the_pool_and_buys_alpha_otherwise()
    {
        await using var node = await ExecutionNode.StartAsync();
        var calls = new DirectCalls(node.Host);
        using var poor = Sr25519KeyPair.FromUri("//Poor");
        Assert.Equal("Custom error: 3", Refusal(node.Alice, 99, 5_000_000));
        Assert.Equal("Custom error: 1", Refusal(node.Alice, 9, 1));
        Assert.Equal("Custom error: 2", Refusal(poor, 9, 5_000_000));
        Assert.Equal("Custom error: 4", Refusal(node.Alice, 9, 5_000_000));
        await node.RegisterAsync();
        var before = node.Storage().Get<ulong>("SubnetTAO", 9);
        Assert.Equal(
            ["Balances.Withdraw", "SubtensorModule.StakeAdded", "System.ExtrinsicSuccess"],
            calls.Send(node.Alice, "SubtensorModule", "add_stake", Stake(9, 1_000_000_000_000)));
        var alpha = node.Storage().Get<ulong>("TotalHotkeyAlpha", node.Hotkey.Account, 9);
        Assert.InRange(alpha, 30_000_000_000_000UL, 45_000_000_000_000UL); // at about 1/38 TAO
        Assert.True(node.Storage().Get<ulong>("SubnetTAO", 9) >= before + 1_000_000_000_000);
        Assert.Equal((UInt128)alpha << 64, node.Storage().Get<UInt128>("Alpha", node.Hotkey.Account, node.Alice.Account, 9));

        Dictionary<string, object?> Stake(int netuid, ulong amount) => With(("hotkey", node.Hotkey.Account), ("netuid", netuid), ("amount_staked", amount));

        string? Refusal(Sr25519KeyPair coldkey, int netuid, ulong amount) =>
            Assert.Throws<PoolException>(() => calls.Send(coldkey, "SubtensorModule", "add_stake", Stake(netuid, amount))).Detail;
    }
}
