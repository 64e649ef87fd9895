using Taoverse.Substrate.Crypto;

namespace Taoverse.Substrate.Accounts.Wallets;

/// <content>Making and importing keys.</content>
public sealed partial class WalletStore
{
    /// <summary>Makes or imports a coldkey and a hotkey, or a hotkey alone. Where one cannot be written, neither is.</summary>
    /// <param name="keys">Which keys.</param>
    /// <param name="cancellationToken">Ends the making of the key from the password; nothing has been written then.</param>
    /// <returns>The accounts, and the phrases of the keys that are new.</returns>
    /// <exception cref="TaoverseException"><c>KeyfileExists</c>, <c>InvalidMnemonic</c>, <c>InvalidWalletName</c> and others; see the message.</exception>
    public NewWallet Create(NewKeys keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        RequireAbsent(keys);
        using var hotkeyPhrase = keys.Hotkey is null ? Mnemonic.Generate() : null;
        using var coldkeyPhrase = keys is { HotkeyOnly: false, Coldkey: null } ? Mnemonic.Generate() : null;
        var hotkey = hotkeyPhrase ?? keys.Hotkey!;
        Sr25519KeyPair.FromUri(hotkey.Span).Dispose(); // refuses it while nothing has been written

        AccountId? coldkey = keys.HotkeyOnly
            ? null
            : WriteColdkey(
                keys.Wallet, (coldkeyPhrase ?? keys.Coldkey!).Span, keys.Password is null ? [] : keys.Password.Span, keys.Force, cancellationToken);
        return new NewWallet
        {
            Wallet = keys.Wallet,
            HotkeyName = keys.HotkeyName,
            Coldkey = coldkey?.ToString(),
            Hotkey = WriteHotkey(keys.Wallet, keys.HotkeyName, hotkey.Span, [], keys.Force, CancellationToken.None).ToString(),
            WalletPath = Root,
            Mnemonic = coldkeyPhrase?.ToSecureString(),
            HotkeyMnemonic = hotkeyPhrase?.ToSecureString(),
        };
    }

    private void RequireAbsent(NewKeys keys)
    {
        string[] files =
        [
            _paths.Hotkey(keys.Wallet, keys.HotkeyName), _paths.HotkeyPublic(keys.Wallet, keys.HotkeyName),
            .. keys.HotkeyOnly ? [] : new[] { _paths.Coldkey(keys.Wallet) }, // its public half may be here alone
        ];
        if (!keys.Force && Array.Find(files, File.Exists) is { } existing)
        {
            throw SecretFile.Exists(existing);
        }
    }
}
