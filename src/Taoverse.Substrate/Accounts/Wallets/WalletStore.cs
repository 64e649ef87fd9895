using Taoverse.Substrate.Accounts.Derivation;
using Taoverse.Substrate.Crypto;

namespace Taoverse.Substrate.Accounts.Wallets;

/// <summary>A folder of wallets in btwallet's layout.</summary>
public sealed partial class WalletStore
{
    private const string PathVariable = "BT_WALLET_PATH";

    private readonly WalletPaths _paths;
    private readonly WalletInspector _inspector;

    /// <summary>Opens a folder; it need not exist yet.</summary>
    /// <param name="path">The folder; null for <see cref="DefaultPath"/>. A leading <c>~</c> is the user's home.</param>
    public WalletStore(string? path = null)
    {
        _paths = new WalletPaths(Expand(path ?? DefaultPath));
        _inspector = new WalletInspector(_paths);
    }

    /// <summary>The folder from BT_WALLET_PATH, else <c>~/.bittensor/wallets</c>.</summary>
    public static string DefaultPath => Environment.GetEnvironmentVariable(PathVariable) is { Length: > 0 } path
        ? Expand(path)
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".bittensor", "wallets");

    /// <summary>The folder.</summary>
    public string Root => _paths.Root;

    /// <summary>All wallets of the folder, by name. Needs no password and changes nothing.</summary>
    /// <exception cref="TaoverseException">The folder cannot be read.</exception>
    public IEnumerable<Wallet> Enumerate() => _inspector.Names().Where(_inspector.Exists).Select(_inspector.Inspect);

    /// <summary>One wallet. Needs no password.</summary>
    /// <param name="wallet">Its name.</param>
    /// <exception cref="TaoverseException">There is no such wallet.</exception>
    public Wallet Get(string wallet) => _inspector.Exists(wallet)
        ? _inspector.Inspect(wallet)
        : throw new TaoverseException(
            "WalletNotFound", FaultKind.NotFound, $"There is no wallet '{wallet}' in {Root}.",
            "Check the name and the folder of the wallets, or create the wallet.");

    /// <summary>One hotkey. Needs no password.</summary>
    /// <param name="wallet">The wallet's name.</param>
    /// <param name="hotkey">The hotkey's name.</param>
    /// <exception cref="TaoverseException">There is no such wallet or hotkey.</exception>
    public WalletHotkey GetHotkey(string wallet, string hotkey)
    {
        if (hotkey is "coldkey" or "coldkeypub" or "coldkeypub.txt")
        {
            throw new TaoverseException(
                "ColdkeyGiven", FaultKind.InvalidInput, $"'{hotkey}' is the coldkey of the wallet '{wallet}', and a hotkey is needed here.",
                $"Give the name of a file in {_paths.Hotkeys(wallet)}, such as default. A coldkey never needs to sign for a miner or validator.");
        }

        var path = _paths.Hotkey(wallet, hotkey);
        return Get(wallet).Hotkeys.FirstOrDefault(h => h.Path == path) ?? throw new TaoverseException(
            "HotkeyNotFound", FaultKind.NotFound, $"The wallet '{wallet}' has no hotkey '{hotkey}' in {_paths.Hotkeys(wallet)}.",
            "Check the name, or create the hotkey.");
    }

    /// <summary>The coldkey's account. Needs no password.</summary>
    /// <param name="wallet">The wallet's name.</param>
    /// <exception cref="TaoverseException">There is no such wallet, or nothing tells its coldkey's account.</exception>
    public AccountId GetColdkeyAccount(string wallet) => Get(wallet).Coldkey ?? throw AddressUnknown(_paths.ColdkeyPublic(wallet));

    /// <summary>A hotkey's account. Needs no password.</summary>
    /// <param name="wallet">The wallet's name.</param>
    /// <param name="hotkey">The hotkey's name.</param>
    /// <exception cref="TaoverseException">There is no such wallet or hotkey, or nothing tells the hotkey's account.</exception>
    public AccountId GetHotkeyAccount(string wallet, string hotkey) =>
        GetHotkey(wallet, hotkey).Account ?? throw AddressUnknown(_paths.HotkeyPublic(wallet, hotkey));

    /// <summary>The coldkey, ready to sign.</summary>
    /// <param name="wallet">The wallet's name.</param>
    /// <param name="password">Its password; empty where it has none. An encrypted key takes 512 MiB of memory and some seconds.</param>
    /// <param name="cancellationToken">Ends the wait for the key.</param>
    /// <exception cref="TaoverseException">There is no such key, the password is wrong, or the file cannot be used.</exception>
    public Sr25519KeyPair OpenColdkey(string wallet, ReadOnlySpan<char> password = default, CancellationToken cancellationToken = default)
    {
        if (Get(wallet).ColdkeyFormat is null)
        {
            throw new TaoverseException(
                "ColdkeyNotFound", FaultKind.NotFound, $"The wallet '{wallet}' has no coldkey on this machine, at most its public half.",
                "Do this on the machine that holds the coldkey.");
        }

        return Keyfile.Open(_paths.Coldkey(wallet), password, cancellationToken);
    }

    /// <summary>A hotkey, ready to sign.</summary>
    /// <param name="wallet">The wallet's name.</param>
    /// <param name="hotkey">The hotkey's name.</param>
    /// <param name="password">Its password; empty where it has none.</param>
    /// <param name="cancellationToken">Ends the wait for an encrypted key.</param>
    /// <exception cref="TaoverseException">There is no such key, the password is wrong, or the file cannot be used.</exception>
    public Sr25519KeyPair OpenHotkey(
        string wallet, string hotkey, ReadOnlySpan<char> password = default, CancellationToken cancellationToken = default) =>
        GetHotkey(wallet, hotkey) is { Format: not null } key
            ? Keyfile.Open(key.Path, password, cancellationToken)
            : throw new TaoverseException(
                "HotkeyNotFound", FaultKind.NotFound,
                $"Of the hotkey '{hotkey}' of wallet '{wallet}' only the public half is on this machine.",
                "Do this on the machine that holds the hotkey.");

    /// <summary>Writes a coldkey and its public half.</summary>
    /// <param name="wallet">The wallet's name; its folder is made where there is none.</param>
    /// <param name="secretUri">
    /// The key: a phrase (see <see cref="Mnemonic.Generate"/>), a seed in hexadecimal, or either with a path.
    /// </param>
    /// <param name="password">Encrypts the file; empty to leave it readable for whoever reads the file.</param>
    /// <param name="force">Whether an existing coldkey is replaced.</param>
    /// <param name="cancellationToken">Ends the making of the key from the password; nothing has been written then.</param>
    /// <returns>The coldkey's account.</returns>
    /// <exception cref="TaoverseException">A file exists, or cannot be written, or the secret URI is not valid.</exception>
    public AccountId WriteColdkey(
        string wallet,
        ReadOnlySpan<char> secretUri,
        ReadOnlySpan<char> password = default,
        bool force = false,
        CancellationToken cancellationToken = default) =>
        Write(_paths.Coldkey(wallet), _paths.ColdkeyPublic(wallet), secretUri, password, force, cancellationToken);

    /// <summary>Writes a hotkey and its public half.</summary>
    /// <param name="wallet">The wallet's name; its folder is made where there is none.</param>
    /// <param name="hotkey">The hotkey's name.</param>
    /// <param name="secretUri">The key, as for <see cref="WriteColdkey"/>.</param>
    /// <param name="password">Encrypts the file; empty, as is usual for hotkeys, to leave it plain.</param>
    /// <param name="force">Whether an existing hotkey is replaced.</param>
    /// <param name="cancellationToken">Ends the making of the key from the password; nothing has been written then.</param>
    /// <returns>The hotkey's account.</returns>
    /// <exception cref="TaoverseException">A file exists, or cannot be written, or the secret URI is not valid.</exception>
    public AccountId WriteHotkey(
        string wallet,
        string hotkey,
        ReadOnlySpan<char> secretUri,
        ReadOnlySpan<char> password = default,
        bool force = false,
        CancellationToken cancellationToken = default) =>
        Write(_paths.Hotkey(wallet, hotkey), _paths.HotkeyPublic(wallet, hotkey), secretUri, password, force, cancellationToken);

    private static TaoverseException AddressUnknown(string publicPath) => new(
        "AddressUnknown", FaultKind.NotFound,
        $"Whose key it is cannot be told without a password: {publicPath} is missing, or does not say.",
        "Write the file with btcli (regen-coldkeypub, regen-hotkeypub), or import the key anew from its phrase with New-Wallet.");

    private static AccountId Write(
        string path,
        string publicPath,
        ReadOnlySpan<char> secretUri,
        ReadOnlySpan<char> password,
        bool force,
        CancellationToken cancellationToken)
    {
        if (!force && File.Exists(path))
        {
            throw SecretFile.Exists(path);
        }

        using var pair = Sr25519KeyPair.FromUri(secretUri);
        var hasPublic = File.Exists(publicPath) && WalletInspector.ReadAccount(publicPath) == pair.Account;
        if (!force && !hasPublic && File.Exists(publicPath))
        {
            throw SecretFile.Exists(publicPath);
        }

        using var content = Describe(pair, secretUri);
        if (password.IsEmpty)
        {
            SecretFile.Write(path, content.Span, force);
        }
        else
        {
            using var key = NaclKeyfile.DeriveKey(password, cancellationToken);
            SecretFile.Write(path, NaclKeyfile.Seal(content.Span, key.Span), force);
        }

        if (!hasPublic)
        {
            SecretFile.Write(publicPath, KeyfileWriter.Public(pair.Account), force);
        }

        return pair.Account;
    }

    // A phrase or seed is kept where it gives the key by itself; after a path or a password it would give another.
    private static SecretBuffer Describe(Sr25519KeyPair pair, ReadOnlySpan<char> secretUri)
    {
        var parts = SecretUri.Parse(secretUri);
        if (!parts.Path.IsEmpty || !parts.Password.IsEmpty || parts.Phrase.StartsWith("0x", StringComparison.Ordinal))
        {
            return KeyfileWriter.Secret(pair, [], []);
        }

        using var seed = Mnemonic.ToSeed(parts.Phrase);
        return KeyfileWriter.Secret(pair, parts.Phrase, seed.Span);
    }

    private static string Expand(string path) => Path.GetFullPath(
        path is "~" || path.StartsWith("~/", StringComparison.Ordinal) || path.StartsWith("~\\", StringComparison.Ordinal)
            ? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + path[1..]
            : path);
}
