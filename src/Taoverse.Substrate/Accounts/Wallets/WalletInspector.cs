namespace Taoverse.Substrate.Accounts.Wallets;

/// <summary>Looks at the files of a wallet without a password.</summary>
internal sealed class WalletInspector(WalletPaths paths)
{
    /// <summary>Whether there is a wallet of that name: a folder with a coldkey, its public half, or hotkeys.</summary>
    public bool Exists(string wallet) =>
        File.Exists(paths.Coldkey(wallet)) || File.Exists(paths.ColdkeyPublic(wallet)) || Directory.Exists(paths.Hotkeys(wallet));

    public Wallet Inspect(string wallet)
    {
        var (account, format, warnings) = InspectKey("coldkey", paths.Coldkey(wallet), paths.ColdkeyPublic(wallet));
        return new Wallet(wallet, paths.Folder(wallet), account, format, Hotkeys(wallet), warnings);
    }

    /// <summary>The account that a file names without a password; null where it names none or cannot be read.</summary>
    public static AccountId? ReadAccount(string path) => Read(path, []).Account;

    private List<WalletHotkey> Hotkeys(string wallet)
    {
        var folder = new DirectoryInfo(paths.Hotkeys(wallet));
        if (!folder.Exists)
        {
            return [];
        }

        return folder.EnumerateFiles().Select(f => f.Name)
            .Where(name => !name.StartsWith('.') && !name.EndsWith(".tmp", StringComparison.Ordinal))
            .Select(name => WalletPaths.IsPublicFile(name) ? name[..^"pub.txt".Length] : name)
            .Where(name => name.Length > 0)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(name =>
            {
                var path = paths.Hotkey(wallet, name);
                var (account, format, warnings) = InspectKey($"hotkey '{name}'", path, paths.HotkeyPublic(wallet, name));
                return new WalletHotkey(wallet, name, path, account, format, warnings);
            })
            .ToList();
    }

    private static (AccountId? Account, KeyfileFormat? Format, List<string> Warnings) InspectKey(string what, string path, string publicPath)
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
