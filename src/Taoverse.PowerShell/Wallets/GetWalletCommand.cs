using System.Management.Automation;
using Taoverse.PowerShell.Pipeline;
using Taoverse.Substrate.Accounts.Wallets;

namespace Taoverse.PowerShell.Wallets;

/// <summary>Gives the wallets of this machine: names and addresses, never a secret.</summary>
[Cmdlet(VerbsCommon.Get, "Wallet")]
[OutputType(typeof(Wallet))]
public sealed class GetWalletCommand : AsyncCmdlet
{
    /// <summary>The names of the wallets to give, with wildcards; by default all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(WalletNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>The folder of wallets.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? WalletPath { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var store = WalletFolder.Open(this, WalletPath);
        foreach (var name in Name ?? ["*"])
        {
            Run(sink => EmitAsync(sink, store, name), name);
        }
    }

    private static async Task EmitAsync(OperationSink sink, WalletStore store, string name)
    {
        var pattern = new WildcardPattern(name, WildcardOptions.IgnoreCase);
        foreach (var wallet in WildcardPattern.ContainsWildcardCharacters(name)
                     ? store.Enumerate().Where(wallet => pattern.IsMatch(wallet.Name))
                     : [store.Get(name)])
        {
            foreach (var warning in wallet.Warnings.Concat(wallet.Hotkeys.SelectMany(hotkey => hotkey.Warnings)))
            {
                sink.Warning($"Wallet '{wallet.Name}': {warning}");
            }

            await sink.EmitAsync(wallet).ConfigureAwait(false);
        }
    }
}
