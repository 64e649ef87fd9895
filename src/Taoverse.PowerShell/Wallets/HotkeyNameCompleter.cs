using System.Collections;
using Taoverse.PowerShell.Arguments;

namespace Taoverse.PowerShell.Wallets;

/// <summary>Completes the names of a wallet's hotkeys; those of all wallets where none was typed yet.</summary>
internal sealed class HotkeyNameCompleter : ValueCompleter
{
    protected override IEnumerable<(string Value, string Tip)> Choices(IDictionary bound) =>
        from wallet in LocalWallets.Read(bound)
        where bound["Wallet"] is not { } typed || string.Equals(wallet.Name, typed.ToString(), StringComparison.Ordinal)
        from hotkey in wallet.Hotkeys
        select (hotkey.Name, $"{hotkey.Account?.ToString() ?? hotkey.Path} of wallet {wallet.Name}");
}
