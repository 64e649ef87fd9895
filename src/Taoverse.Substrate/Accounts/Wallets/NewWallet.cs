using System.Security;

namespace Taoverse.Substrate.Accounts.Wallets;

/// <summary>Keys that were written just now.</summary>
public sealed record NewWallet
{
    /// <summary>The wallet's name.</summary>
    public required string Wallet { get; init; }

    /// <summary>The hotkey's name.</summary>
    public required string HotkeyName { get; init; }

    /// <summary>SS58 address of the coldkey; null where only its hotkey was written.</summary>
    public string? Coldkey { get; init; }

    /// <summary>SS58 address of the hotkey.</summary>
    public required string Hotkey { get; init; }

    /// <summary>The folder that the wallet is in.</summary>
    public required string WalletPath { get; init; }

    /// <summary>The phrase of the new coldkey; null where the coldkey was imported or not written.</summary>
    public SecureString? Mnemonic { get; init; }

    /// <summary>The phrase of the new hotkey; null where the hotkey was imported.</summary>
    public SecureString? HotkeyMnemonic { get; init; }
}
