namespace Taoverse.Substrate.Accounts.Wallets;

/// <summary>What can be known of a wallet without a password.</summary>
/// <param name="Name">The wallet's name.</param>
/// <param name="Path">Its folder.</param>
/// <param name="Coldkey">The coldkey's account, from <c>coldkeypub.txt</c> or an unencrypted coldkey; null where neither tells it.</param>
/// <param name="ColdkeyFormat">How the coldkey is stored; null where this machine does not have it.</param>
/// <param name="Hotkeys">The hotkeys, by name.</param>
/// <param name="Warnings">What is wrong or risky about the coldkey's files, a sentence each.</param>
public sealed record Wallet(
    string Name,
    string Path,
    AccountId? Coldkey,
    KeyfileFormat? ColdkeyFormat,
    IReadOnlyList<WalletHotkey> Hotkeys,
    IReadOnlyList<string> Warnings);
