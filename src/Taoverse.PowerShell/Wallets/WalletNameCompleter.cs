using System.Collections;
using Taoverse.PowerShell.Arguments;

namespace Taoverse.PowerShell.Wallets;

/// <summary>Completes the names of the wallets in the folder of wallets.</summary>
internal sealed class WalletNameCompleter : ValueCompleter
{
    protected override IEnumerable<(string Value, string Tip)> Choices(IDictionary bound) =>
        LocalWallets.Read(bound).Select(wallet => (wallet.Name, wallet.Coldkey?.ToString() ?? wallet.Path));
}
