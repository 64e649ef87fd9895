using System.Management.Automation;
using System.Security;
using Taoverse.PowerShell.Pipeline;
using Taoverse.PowerShell.Sessions;
using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Accounts.Wallets;
using Taoverse.Substrate.Crypto;
using Taoverse.Substrate.Extrinsics;

namespace Taoverse.PowerShell.Wallets;

/// <summary>A cmdlet that writes to the chain with a key of a local wallet.</summary>
public abstract class SigningCmdlet : SessionCmdlet
{
    private WalletStore? _store;
    private Sr25519KeyPair? _key;
    private bool _sending;

    /// <summary>The name of the wallet whose key signs.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(WalletNameCompleter))]
    public string Wallet { get; set; } = string.Empty;

    /// <summary>The name of the hotkey in that wallet.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(HotkeyNameCompleter))]
    public string HotkeyName { get; set; } = "default";

    /// <summary>The folder of wallets.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? WalletPath { get; set; }

    /// <summary>The password of the key that signs.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? Password { get; set; }

    /// <summary>The name of that password in a vault of SecretManagement.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PasswordSecretName { get; set; }

    /// <summary>Waits until the block stays, and not only until it is there.</summary>
    [Parameter]
    public SwitchParameter WaitForFinalization { get; set; }

    // What was sent must not be given up for a limit: the submission keeps it itself, and says what became of the extrinsic.
    private protected override TimeSpan? OperationLimit => _sending ? null : base.OperationLimit;

    private protected WalletStore Store => _store ??= WalletFolder.Open(this, WalletPath);

    private protected SubmitOptions Submission => Timeout is { } time
        ? new SubmitOptions { WaitForFinalization = WaitForFinalization, Timeout = time }
        : new SubmitOptions { WaitForFinalization = WaitForFinalization };

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _key?.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>The hotkey's address; needs no password. Where there is no such hotkey, the command ends.</summary>
    private protected string HotkeyAddress() => OrEnd(() => Store.GetHotkeyAccount(Wallet, HotkeyName)).ToString();

    /// <summary>The coldkey's address; needs no password. Where there is no such coldkey, the command ends.</summary>
    private protected string ColdkeyAddress() => OrEnd(() => Store.GetColdkeyAccount(Wallet)).ToString();

    /// <summary>The hotkey, ready to sign; where it cannot be opened, the command ends.</summary>
    private protected Sr25519KeyPair OpenHotkey() => _key ??= Open(
        $"the hotkey '{HotkeyName}' of wallet '{Wallet}'",
        () => Store.GetHotkey(Wallet, HotkeyName).Format,
        (password, ct) => Store.OpenHotkey(Wallet, HotkeyName, password is null ? [] : password.Span, ct));

    /// <summary>The coldkey, ready to sign; where it cannot be opened, the command ends.</summary>
    private protected Sr25519KeyPair OpenColdkey() => _key ??= Open(
        $"the coldkey of wallet '{Wallet}'",
        () => Store.Get(Wallet).ColdkeyFormat,
        (password, ct) => Store.OpenColdkey(Wallet, password is null ? [] : password.Span, ct));

    /// <summary>Sends an extrinsic, waits for its outcome, and writes what the operation gives.</summary>
    /// <param name="operation">Sends it.</param>
    /// <param name="target">The item, for failures before it was sent.</param>
    /// <param name="subject">What an error is about after it was sent.</param>
    private protected void Send<T>(Func<OperationSink, Task<T>> operation, object target, Func<ExtrinsicOutcome, object> subject)
    {
        _sending = true;
        try
        {
            Run(
                async sink =>
                {
                    try
                    {
                        await sink.EmitAsync(await operation(sink).ConfigureAwait(false)).ConfigureAwait(false);
                    }
                    catch (ExtrinsicException failure)
                    {
                        sink.Error(failure, subject(failure.Outcome));
                    }
                },
                target);
        }
        finally
        {
            _sending = false;
        }
    }

    private Sr25519KeyPair Open(string what, Func<KeyfileFormat?> format, Func<SecretText?, CancellationToken, Sr25519KeyPair> open)
    {
        using var password = OrEnd(() => format() == KeyfileFormat.Nacl ? ReadPassword(what) : null);
        TryRun(sink => Task.FromResult(open(password, sink.Token)), null, out var key);
        return key ?? throw new PipelineStoppedException();
    }

    private SecretText ReadPassword(string what)
    {
        var source = new PasswordSource(this);
        return Password is not null ? SecretText.From(Password)
            : PasswordSecretName is not null ? source.FromVault(PasswordSecretName)
            : source.Ask(what, "Give -Password or -PasswordSecretName.");
    }

    private T OrEnd<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (TaoverseException failure)
        {
            Fail(failure, null);
            throw; // only where the shell is a stub: Fail ends the command
        }
    }
}
