namespace Taoverse.Substrate.Accounts.Wallets;

/// <summary>How a keyfile is stored.</summary>
public enum KeyfileFormat
{
    /// <summary>Plain JSON: whoever reads the file has the key.</summary>
    Plain,

    /// <summary>Encrypted with a password by btwallet 2.0 and later: argon2i and secretbox.</summary>
    Nacl,

    /// <summary>Encrypted with Ansible Vault, as bittensor did before 2022. Recognised, not read.</summary>
    AnsibleVault,

    /// <summary>Encrypted with Fernet, as the first versions of bittensor did. Recognised, not read.</summary>
    Fernet,

    /// <summary>None of these.</summary>
    Unknown,
}
