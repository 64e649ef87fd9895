using Taoverse.LocalSubnet.Chain;
using Taoverse.LocalSubnet.Execution;
using Taoverse.LocalSubnet.Runtime;
using Taoverse.Substrate.Accounts;

namespace Taoverse.LocalSubnet.Genesis;

/// <summary>Gives balances to the well-known development accounts, and to others that were asked for.</summary>
internal static class EndowmentGenesis
{
    private static readonly string[] Names = ["Alice", "Bob", "Charlie", "Dave", "Eve", "Ferdie"];

    private static readonly Lazy<AccountId[]> Accounts = new(() => [.. Names.Select(AccountOf)]);

    /// <summary>Writes the balances.</summary>
    /// <param name="state">The storage.</param>
    /// <param name="others">Other accounts by address, with their balances in rao.</param>
    public static void Write(StateDraft state, IReadOnlyDictionary<string, ulong> others)
    {
        var book = new AccountBook(state);
        var sum = 0UL;
        var all = Accounts.Value.Select(a => (a, LocalSubnetOptions.StandardEndowment)).Concat(others.Select(o => (AccountId.Parse(o.Key), o.Value)));
        foreach (var (account, amount) in all)
        {
            book.Deposit(account, amount);
            sum += amount;
        }

        var balances = new StorageView(state, "Balances");
        balances.Set("TotalIssuance", balances.Get<ulong>("TotalIssuance") + sum);
        var subtensor = new StorageView(state, "SubtensorModule");
        subtensor.Set("TotalIssuance", subtensor.Get<ulong>("TotalIssuance") + sum);
    }

    private static AccountId AccountOf(string name)
    {
        using var pair = Sr25519KeyPair.FromUri($"//{name}");
        return pair.Account;
    }
}
