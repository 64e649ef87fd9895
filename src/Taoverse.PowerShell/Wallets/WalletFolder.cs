using System.Management.Automation;
using Taoverse.Substrate.Accounts.Wallets;

namespace Taoverse.PowerShell.Wallets;

/// <summary>Opens the folder of wallets that a user named.</summary>
internal static class WalletFolder
{
    /// <summary>The folder; a relative path begins where the shell is, not where its process is.</summary>
    public static WalletStore Open(PSCmdlet cmdlet, string? path) =>
        new(path is null ? null : cmdlet.GetUnresolvedProviderPathFromPSPath(path));
}
