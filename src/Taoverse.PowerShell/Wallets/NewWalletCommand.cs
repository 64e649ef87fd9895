using System.Management.Automation;
using System.Security;
using Taoverse.PowerShell.Pipeline;
using Taoverse.Substrate.Accounts.Wallets;
using Taoverse.Substrate.Crypto;

namespace Taoverse.PowerShell.Wallets;

/// <summary>Makes or imports the keys of a wallet.</summary>
[Cmdlet(VerbsCommon.New, "Wallet", DefaultParameterSetName = PasswordSet, SupportsShouldProcess = true)]
[OutputType(typeof(NewWallet))]
public sealed class NewWalletCommand : AsyncCmdlet
{
    private const string PasswordSet = "Password";
    private const string SecretSet = "PasswordSecretName";
    private const string NoPasswordSet = "NoPassword";
    private const string HotkeyOnlySet = "HotkeyOnly";

    /// <summary>The wallet's name.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = string.Empty;

    /// <summary>The hotkey's name.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string HotkeyName { get; set; } = "default";

    /// <summary>The phrase of the coldkey to import.</summary>
    [Parameter(ParameterSetName = PasswordSet)]
    [Parameter(ParameterSetName = SecretSet)]
    [Parameter(ParameterSetName = NoPasswordSet)]
    [ValidateNotNull]
    public SecureString? Mnemonic { get; set; }

    /// <summary>The phrase of the hotkey to import.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? HotkeyMnemonic { get; set; }

    /// <summary>The password that encrypts the coldkey.</summary>
    [Parameter(ParameterSetName = PasswordSet)]
    [ValidateNotNull]
    public SecureString? Password { get; set; }

    /// <summary>The name of that password in a vault of SecretManagement.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SecretSet)]
    [ValidateNotNullOrEmpty]
    public string? PasswordSecretName { get; set; }

    /// <summary>Leaves the coldkey unencrypted.</summary>
    [Parameter(Mandatory = true, ParameterSetName = NoPasswordSet)]
    public SwitchParameter NoPassword { get; set; }

    /// <summary>Makes or imports a hotkey only.</summary>
    [Parameter(Mandatory = true, ParameterSetName = HotkeyOnlySet)]
    public SwitchParameter HotkeyOnly { get; set; }

    /// <summary>The folder of wallets.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? WalletPath { get; set; }

    /// <summary>Replaces keys of the same name.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var store = WalletFolder.Open(this, WalletPath);
        var what = HotkeyOnly ? $"hotkey '{HotkeyName}' of wallet '{Name}'" : $"wallet '{Name}' with hotkey '{HotkeyName}'";
        if (!ShouldProcess($"{what} in {store.Root}{(Force ? ", replacing keys of the same name" : string.Empty)}"))
        {
            return;
        }

        using var coldkey = Mnemonic is null ? null : SecretText.From(Mnemonic);
        using var hotkey = HotkeyMnemonic is null ? null : SecretText.From(HotkeyMnemonic);
        if (!TryPassword(out var password))
        {
            return;
        }

        using (password)
        {
            var keys = new NewKeys
            {
                Wallet = Name,
                HotkeyName = HotkeyName,
                HotkeyOnly = HotkeyOnly,
                Coldkey = coldkey,
                Hotkey = hotkey,
                Password = password,
                Force = Force,
            };
            if (TryRun(sink => Task.FromResult(store.Create(keys, sink.Token)), null, out var made))
            {
                WriteObject(made);
                Remind(made);
            }
        }
    }

    private bool TryPassword(out SecretText? password)
    {
        password = null;
        try
        {
            var source = new PasswordSource(this);
            password = HotkeyOnly || NoPassword ? null
                : PasswordSecretName is not null ? source.FromVault(PasswordSecretName)
                : Password is { Length: > 0 } ? SecretText.From(Password)
                : source.Ask($"the new coldkey of wallet '{Name}'", "Give -Password or -PasswordSecretName, or -NoPassword to leave the coldkey unencrypted.");
            return true;
        }
        catch (TaoverseException failure)
        {
            Fail(failure, null);
            return false;
        }
    }

    private void Remind(NewWallet made)
    {
        string[] phrases =
        [
            .. made.Mnemonic is null ? [] : new[] { nameof(made.Mnemonic) },
            .. made.HotkeyMnemonic is null ? [] : new[] { nameof(made.HotkeyMnemonic) },
        ];
        if (phrases.Length > 0)
        {
            WriteWarning(
                $"Write down the phrase of each new key: it is the only way back to a lost one. The output has it, as a SecureString, in "
                + $"{string.Join(" and ", phrases)}; ConvertFrom-SecureString -AsPlainText shows it.");
        }
    }
}
