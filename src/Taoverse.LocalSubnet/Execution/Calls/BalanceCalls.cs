using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Codecs;

namespace Taoverse.LocalSubnet.Execution.Calls;

/// <summary>The calls of pallet Balances.</summary>
internal static class BalanceCalls
{
    private const string Pallet = "Balances";

    /// <summary>Moves TAO. An account never falls below the existential deposit here, so that none is ever removed.</summary>
    public static void TransferKeepAlive(CallContext call)
    {
        if (call.Argument<ScaleVariant>("dest") is not { Name: "Id", Value: AccountId to })
        {
            throw new DispatchException(new ScaleVariant("CannotLookup"));
        }

        var amount = call.Argument<ulong>("value");
        if (!call.Accounts.CanGive(call.Signer, amount))
        {
            throw DispatchException.Token(call.Accounts[call.Signer].Data.Free < amount ? "FundsUnavailable" : "NotExpendable");
        }

        if (call.Accounts[to].Data.Free + amount < AccountBook.ExistentialDeposit)
        {
            throw DispatchException.Token("BelowMinimum");
        }

        call.Accounts.Withdraw(call.Signer, amount);
        if (call.Accounts.Deposit(to, amount))
        {
            call.Emit("System", "NewAccount", new ScaleRecord([new("account", to)]));
            call.Emit(Pallet, "Endowed", new ScaleRecord([new("account", to), new("free_balance", amount)]));
        }

        call.Emit(Pallet, "Transfer", new ScaleRecord([new("from", call.Signer), new("to", to), new("amount", amount)]));
    }
}
