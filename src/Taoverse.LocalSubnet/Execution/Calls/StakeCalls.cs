using Taoverse.LocalSubnet.Pool;
using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Codecs;

namespace Taoverse.LocalSubnet.Execution.Calls;

/// <summary>Adding stake, so that a local validator can earn a permit.</summary>
/// <remarks>Simplified: see <see cref="AlphaPool"/>; stake on the root network is TAO, one for one.</remarks>
internal static class StakeCalls
{
    private const string Pallet = "SubtensorModule";

    // In rao; the chain also asks for the fee.
    private const ulong LeastStake = 2_000_000;

    // pallet_subtensor, CustomTransactionError.
    private static readonly Dictionary<string, int> Refusals = new()
    {
        ["AmountTooLow"] = 1,
        ["NotEnoughBalanceToStake"] = 2,
        ["SubnetNotExists"] = 3,
        ["HotKeyAccountNotExists"] = 4,
    };

    private const int BadRequest = 255;

    /// <summary>Keeps out of the pool what would fail.</summary>
    public static void Admit(CallContext call)
    {
        if (Refusal(call) is { } error)
        {
            throw InvalidTransactionException.Custom(Refusals.GetValueOrDefault(error, BadRequest));
        }
    }

    /// <summary>Buys alpha and stakes it with a hotkey.</summary>
    public static void AddStake(CallContext call)
    {
        var (hotkey, netuid, amount) = Arguments(call);
        if (Refusal(call) is { } error)
        {
            throw DispatchException.Of(Pallet, error);
        }

        call.Accounts.Withdraw(call.Signer, amount);
        call.Emit("Balances", "Withdraw", new ScaleRecord([new("who", call.Signer), new("amount", amount)]));
        var alpha = netuid == 0 ? amount : new AlphaPool(call.Subtensor, netuid).Buy(amount);
        new StakeBook(call.Subtensor).Add(hotkey, call.Signer, netuid, alpha);
        call.Emit(Pallet, "StakeAdded", new object[] { call.Signer, hotkey, amount, alpha, netuid, 0UL });
    }

    private static (AccountId Hotkey, ushort NetUid, ulong Amount) Arguments(CallContext call) =>
        (call.Argument<AccountId>("hotkey"), call.Argument<ushort>("netuid"), call.Argument<ulong>("amount_staked"));

    private static string? Refusal(CallContext call)
    {
        var (hotkey, netuid, amount) = Arguments(call);
        return !call.Subtensor.Get<bool>("NetworksAdded", netuid) ? "SubnetNotExists"
            : netuid != 0 && !call.Subtensor.Get<bool>("SubtokenEnabled", netuid) ? "SubtokenDisabled"
            : amount < LeastStake ? "AmountTooLow"
            : !call.Accounts.CanGive(call.Signer, amount) ? "NotEnoughBalanceToStake"
            : call.State.Find(StorageKey(hotkey)) is null ? "HotKeyAccountNotExists"
            : null;
    }

    private static byte[] StorageKey(AccountId hotkey) => Runtime.LocalRuntime.Instance.Storage[Pallet, "Owner"].Key(hotkey);
}
