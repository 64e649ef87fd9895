using System.Collections;
using Taoverse.Substrate.Accounts.Wallets;

namespace Taoverse.PowerShell.Wallets;

/// <summary>The wallets that completion offers.</summary>
internal static class LocalWallets
{
    /// <summary>Reads the folder that was typed, or the usual one; nothing where it cannot be read.</summary>
    public static IReadOnlyList<Wallet> Read(IDictionary bound)
    {
        try
        {
            return [.. new WalletStore(bound["WalletPath"]?.ToString()).Enumerate()];
        }
        catch (TaoverseException)
        {
            return [];
        }
    }
}
