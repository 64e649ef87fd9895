namespace Taoverse.Substrate.Accounts.Wallets;

/// <summary>What can be known of a hotkey without a password.</summary>
/// <param name="Wallet">The wallet's name.</param>
/// <param name="Name">The hotkey's name.</param>
/// <param name="Path">Its file.</param>
/// <param name="Account">The account; null where the file is encrypted and no public file stands beside it, or where it is damaged.</param>
/// <param name="Format">How the key is stored; null where only its public file is here.</param>
/// <param name="Warnings">What is wrong or risky about its files, a sentence each.</param>
public sealed record WalletHotkey(
    string Wallet, string Name, string Path, AccountId? Account, KeyfileFormat? Format, IReadOnlyList<string> Warnings);
