namespace Taoverse.Substrate.Accounts.Wallets;

/// <summary>Looks at the files of a wallet without a password.</summary>
internal sealed class WalletInspector(WalletPaths paths)
{
    /// <summary>The names of all folders that could be wallets, in order.</summary>
    public IReadOnlyList<string> Names()
    {
        try
        {
            return Directory.Exists(paths.Root)
                ? [.. new DirectoryInfo(paths.Root).EnumerateDirectories().Select(d => d.Name).Order(StringComparer.Ordinal)]
                : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TaoverseException(
                "WalletFolderUnreadable", FaultKind.Unavailable, $"The folder of wallets {paths.Root} cannot be read: {e.Message}",
                "Check the path, and that this user may read it.", e);
        }
    }

    /// <summary>Whether there is a wallet of that name: a folder with a coldkey, its public half, or hotkeys.</summary>
    public bool Exists(string wallet) =>
        File.Exists(paths.Coldkey(wallet)) || File.Exists(paths.ColdkeyPublic(wallet)) || Directory.Exists(paths.Hotkeys(wallet));

    public Wallet Inspect(string wallet)
    {
        var (account, format, warnings) = InspectKey("coldkey", paths.Coldkey(wallet), paths.ColdkeyPublic(wallet));
        return new Wallet(wallet, paths.Folder(wallet), account, format, Hotkeys(wallet, warnings), warnings);
    }

    /// <summary>The account that a file names without a password; null where it names none or cannot be read.</summary>
    public static AccountId? ReadAccount(string path) => Read(path, []).Account;

    private List<WalletHotkey> Hotkeys(string wallet, List<string> warnings) =>
        [.. HotkeyNames(paths.Hotkeys(wallet), warnings).Select(name =>
        {
            var path = paths.Hotkey(wallet, name);
            var (account, format, own) = InspectKey($"hotkey '{name}'", path, paths.HotkeyPublic(wallet, name));
            return new WalletHotkey(wallet, name, path, account, format, own);
        })];

    private static List<string> HotkeyNames(string folder, List<string> warnings)
    {
        try
        {
            return Directory.Exists(folder)
                ? [.. new DirectoryInfo(folder).EnumerateFiles().Select(f => f.Name)
                    .Where(name => !name.StartsWith('.') && !name.EndsWith(".tmp", StringComparison.Ordinal))
                    .Select(WalletPaths.WithoutPublicSuffix)
                    .Where(name => name.Length > 0)
                    .Distinct(StringComparer.Ordinal)
                    .Order(StringComparer.Ordinal)]
                : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            warnings.Add($"The hotkeys in {folder} cannot be read: {e.Message}");
            return [];
        }
    }

    private static (AccountId? Account, KeyfileFormat? Format, List<string> Warnings) InspectKey(
        string what, string path, string publicPath)
    {
        var warnings = new List<string>();
        AccountId? account = null;
        KeyfileFormat? format = null;
        if (File.Exists(path))
        {
            (account, format) = Read(path, warnings);
            if (format == KeyfileFormat.Plain && SecretFile.OthersCanRead(path))
            {
                warnings.Add($"The {what} is not encrypted, and others on this machine can read {path}. Run: chmod 600 '{path}'");
            }
        }

        if (File.Exists(publicPath))
        {
            var (named, _) = Read(publicPath, warnings);
            if (account is not null && named is not null && account != named)
            {
                warnings.Add($"The {what} belongs to {account}, but {publicPath} names {named}.");
            }

            account ??= named;
        }

        return (account, format, warnings);
    }

    // One damaged file must not hide the other wallets, so it becomes a warning.
    private static (AccountId? Account, KeyfileFormat? Format) Read(string path, List<string> warnings)
    {
        try
        {
            using var file = SecretFile.Read(path);
            var format = Keyfile.Detect(file.Span);
            if (format == KeyfileFormat.Plain)
            {
                using var content = KeyfileContent.Parse(file.Span, path);
                return (content.Account, format);
            }

            if (format == KeyfileFormat.Unknown)
            {
                warnings.Add($"{path} is not a keyfile.");
            }

            return (null, format);
        }
        catch (TaoverseException e)
        {
            warnings.Add(e.Message);
            return (null, KeyfileFormat.Unknown);
        }
    }
}
