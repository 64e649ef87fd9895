using Taoverse.Substrate.Crypto;

namespace Taoverse.Substrate.Accounts.Wallets;

/// <summary>Which keys are to be made or imported. Its secrets remain the caller's to dispose of.</summary>
public sealed record NewKeys
{
    /// <summary>The wallet's name.</summary>
    public required string Wallet { get; init; }

    /// <summary>The hotkey's name.</summary>
    public string HotkeyName { get; init; } = "default";

    /// <summary>Whether the hotkey alone is made, and the wallet's coldkey left as it is, also where there is none.</summary>
    public bool HotkeyOnly { get; init; }

    /// <summary>The coldkey to import: a phrase, a seed in hexadecimal, or either with a path; null to make a new one.</summary>
    public SecretText? Coldkey { get; init; }

    /// <summary>The hotkey to import, as for <see cref="Coldkey"/>; null to make a new one.</summary>
    public SecretText? Hotkey { get; init; }

    /// <summary>The password that encrypts the coldkey; null to leave its file readable for whoever reads it.</summary>
    public SecretText? Password { get; init; }

    /// <summary>Whether files that exist are replaced. Their keys are lost then.</summary>
    public bool Force { get; init; }
}
