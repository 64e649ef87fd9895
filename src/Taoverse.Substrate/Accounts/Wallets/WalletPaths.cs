namespace Taoverse.Substrate.Accounts.Wallets;

/// <summary>Where btwallet keeps the files of a wallet.</summary>
internal sealed class WalletPaths(string root)
{
    private const string PublicSuffix = "pub.txt";

    public string Root { get; } = root;

    public static string WithoutPublicSuffix(string fileName) =>
        fileName.EndsWith(PublicSuffix, StringComparison.Ordinal) ? fileName[..^PublicSuffix.Length] : fileName;

    public string Folder(string wallet) => Path.Combine(Root, Checked(wallet, "wallet"));

    public string Coldkey(string wallet) => Path.Combine(Folder(wallet), "coldkey");

    public string ColdkeyPublic(string wallet) => Coldkey(wallet) + PublicSuffix;

    public string Hotkeys(string wallet) => Path.Combine(Folder(wallet), "hotkeys");

    public string Hotkey(string wallet, string hotkey) => Path.Combine(Hotkeys(wallet), Checked(hotkey, "hotkey"));

    public string HotkeyPublic(string wallet, string hotkey) => Hotkey(wallet, hotkey) + PublicSuffix;

    // A name is a file's name, and never leads out of the folder.
    private static string Checked(string name, string what)
    {
        var bad = string.IsNullOrWhiteSpace(name) || name is "." or ".." || name.AsSpan().IndexOfAny(Path.GetInvalidFileNameChars()) >= 0
            || name.AsSpan().IndexOfAny('/', '\\') >= 0;
        return bad
            ? throw new TaoverseException(
                "InvalidWalletName", FaultKind.InvalidInput,
                $"'{name}' cannot be the name of a {what}.",
                "Use letters, digits, '-', '_' and '.'.")
            : name;
    }
}
