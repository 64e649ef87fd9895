using Taoverse.LocalSubnet.Chain;
using Taoverse.LocalSubnet.Runtime;
using Taoverse.Substrate.Accounts;

namespace Taoverse.LocalSubnet.Execution;

/// <summary>Accounts and their balances in the storage of a block in the making.</summary>
internal sealed class AccountBook(IStateReader state)
{
    /// <summary>The least that an account holds, in rao.</summary>
    public const ulong ExistentialDeposit = 500;

    private readonly StorageView _system = new(state, "System");

    /// <summary>An account; one that holds nothing where there is none.</summary>
    public AccountEntry this[AccountId account]
    {
        get => _system.Get<AccountEntry>("Account", account)!;
        set => _system.Set("Account", value, account);
    }

    /// <summary>Counts an extrinsic.</summary>
    public void UseNonce(AccountId account)
    {
        var entry = this[account];
        this[account] = entry with { Nonce = entry.Nonce + 1 };
    }

    /// <summary>Changes a balance.</summary>
    /// <returns>Whether the account is new.</returns>
    public bool Deposit(AccountId account, ulong amount)
    {
        var entry = this[account];
        var isNew = entry.Providers == 0;
        this[account] = entry with { Providers = Math.Max(1, entry.Providers), Data = entry.Data with { Free = entry.Data.Free + amount } };
        return isNew;
    }

    /// <summary>Takes from a balance, which must hold as much.</summary>
    public void Withdraw(AccountId account, ulong amount)
    {
        var entry = this[account];
        this[account] = entry with { Data = entry.Data with { Free = checked(entry.Data.Free - amount) } };
    }

    /// <summary>Whether an account can give an amount and live on.</summary>
    public bool CanGive(AccountId account, ulong amount) =>
        this[account].Data.Free is var free && free >= amount && free - amount >= ExistentialDeposit;
}
