using Taoverse.LocalSubnet.Pool;
using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Codecs;

namespace Taoverse.LocalSubnet.Execution.Calls;

/// <summary>Registration by burning TAO, with pallet SubtensorModule's order of checks at spec 293.</summary>
internal static class RegistrationCalls
{
    private const string Pallet = "SubtensorModule";
    private const int RateLimitExceeded = 6;

    // An interval takes as many times its target.
    private const int MostOverTarget = 3;

    /// <summary>Keeps out of the pool what comes after too many.</summary>
    public static void Admit(CallContext call)
    {
        if (IntervalIsFull(call, call.Argument<ushort>("netuid")))
        {
            throw InvalidTransactionException.Custom(RateLimitExceeded);
        }
    }

    /// <summary>Registers a hotkey.</summary>
    public static void BurnedRegister(CallContext call)
    {
        var (netuid, hotkey, coldkey) = (call.Argument<ushort>("netuid"), call.Argument<AccountId>("hotkey"), call.Signer);
        var subtensor = call.Subtensor;
        var slots = new NeuronSlots(subtensor, netuid);
        Require(netuid != 0, "RegistrationNotPermittedOnRootSubnet");
        Require(subtensor.Get<bool>("NetworksAdded", netuid), "SubNetworkDoesNotExist");
        Require(subtensor.Get<bool>("NetworkRegistrationAllowed", netuid), "SubNetRegistrationDisabled");
        var inBlock = subtensor.Get<ushort>("RegistrationsThisBlock", netuid);
        Require(inBlock < subtensor.Get<ushort>("MaxRegistrationsPerBlock", netuid), "TooManyRegistrationsThisBlock");
        Require(!IntervalIsFull(call, netuid), "TooManyRegistrationsThisInterval");
        Require(slots.UidOf(hotkey) is null, "HotKeyAlreadyRegisteredInSubNet");
        var cost = subtensor.Get<ulong>("Burn", netuid);
        Require(call.Accounts.CanGive(coldkey, cost), "NotEnoughBalanceToStake");
        Require(Associate(call, coldkey, hotkey), "NonAssociatedColdKey");
        Require(subtensor.Get<ushort>("MaxAllowedUids", netuid) != 0, "NoNeuronIdAvailable");

        call.Accounts.Withdraw(coldkey, cost);
        call.Emit("Balances", "Withdraw", new ScaleRecord([new("who", coldkey), new("amount", cost)]));
        var pool = new AlphaPool(subtensor, netuid);
        pool.Burn(pool.Buy(cost));
        var uid = slots.Register(hotkey, call.Number);
        foreach (var counter in new[] { "BurnRegistrationsThisInterval", "RegistrationsThisInterval", "RegistrationsThisBlock" })
        {
            subtensor.Set(counter, subtensor.Get<ushort>(counter, netuid) + 1, netuid);
        }

        subtensor.Set("RAORecycledForRegistration", subtensor.Get<ulong>("RAORecycledForRegistration", netuid) + cost, netuid);
        call.Emit(Pallet, "NeuronRegistered", new object[] { netuid, uid, hotkey });
    }

    private static bool IntervalIsFull(CallContext call, ushort netuid) =>
        call.Subtensor.Get<ushort>("RegistrationsThisInterval", netuid)
            >= call.Subtensor.Get<ushort>("TargetRegistrationsPerInterval", netuid) * MostOverTarget;

    // A hotkey belongs to the coldkey that first names it.
    private static bool Associate(CallContext call, AccountId coldkey, AccountId hotkey)
    {
        var key = Runtime.LocalRuntime.Instance.Storage[Pallet, "Owner"].Key(hotkey);
        if (call.State.Find(key) is not null)
        {
            return call.Subtensor.Get<AccountId>("Owner", hotkey) == coldkey;
        }

        var stakes = new StakeBook(call.Subtensor);
        call.Subtensor.Set("Owner", coldkey, hotkey);
        stakes.AppendTo("OwnedHotkeys", coldkey, hotkey);
        stakes.AppendTo("StakingHotkeys", coldkey, hotkey);
        return true;
    }

    private static void Require(bool holds, string error) => CallContext.Require(holds, Pallet, error);
}
