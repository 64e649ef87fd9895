using Taoverse.Substrate.Crypto;

namespace Taoverse.Substrate.Accounts.Wallets;

/// <summary>What a keyfile on disk holds, whatever its format.</summary>
internal static class Keyfile
{
    /// <summary>Tells the format by the first bytes.</summary>
    public static KeyfileFormat Detect(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith(NaclKeyfile.Prefix))
        {
            return KeyfileFormat.Nacl;
        }

        if (file.StartsWith("$ANSIBLE_VAULT"u8))
        {
            return KeyfileFormat.AnsibleVault;
        }

        // A Fernet token in base64: version 0x80 and the zeros of a time of 64 bits.
        if (file.StartsWith("gAAAAA"u8))
        {
            return KeyfileFormat.Fernet;
        }

        return file.TrimStart(" \t\r\n"u8).StartsWith("{"u8) ? KeyfileFormat.Plain : KeyfileFormat.Unknown;
    }

    /// <summary>Reads the key of a keyfile.</summary>
    /// <param name="path">The file.</param>
    /// <param name="password">The password; empty where none was given.</param>
    /// <param name="cancellationToken">Ends the making of the key from the password.</param>
    public static Sr25519KeyPair Open(string path, ReadOnlySpan<char> password, CancellationToken cancellationToken)
    {
        using var file = SecretFile.Read(path);
        return Open(file.Span, path, password, cancellationToken);
    }

    internal static Sr25519KeyPair Open(
        ReadOnlySpan<byte> file, string path, ReadOnlySpan<char> password, CancellationToken cancellationToken)
    {
        switch (Detect(file))
        {
            case KeyfileFormat.Plain:
                return ReadKey(file, path);
            case KeyfileFormat.Nacl:
                if (password.IsEmpty)
                {
                    throw new TaoverseException(
                        "PasswordNeeded", FaultKind.Security,
                        $"The keyfile {path} is encrypted, and no password was given.",
                        "Give its password.");
                }

                using (var key = NaclKeyfile.DeriveKey(password, cancellationToken))
                {
                    return OpenNacl(file, path, key.Span);
                }

            case KeyfileFormat.AnsibleVault:
                throw NotSupported(path, "Ansible Vault");
            case KeyfileFormat.Fernet:
                throw NotSupported(path, "Fernet");
            default:
                throw KeyfileContent.Damaged(path, "it is neither JSON nor a format that btwallet writes");
        }
    }

    internal static Sr25519KeyPair OpenNacl(ReadOnlySpan<byte> file, string path, ReadOnlySpan<byte> key)
    {
        using var content = NaclKeyfile.Open(file, key) ?? throw new TaoverseException(
            "WrongPassword", FaultKind.Security, $"The keyfile {path} does not open: the password is wrong, or the file is damaged.",
            "Try the password again; if it is right, restore the file or make it anew from the phrase.");
        return ReadKey(content.Span, path);
    }

    private static Sr25519KeyPair ReadKey(ReadOnlySpan<byte> json, string path)
    {
        using var content = KeyfileContent.Parse(json, path);
        return content.ToKeyPair();
    }

    private static TaoverseException NotSupported(string path, string format) => new(
        "KeyfileFormatNotSupported", FaultKind.NotSupported,
        $"The keyfile {path} is encrypted with {format}, an old format that is not read here.",
        "Open it once with btcli, which writes it anew in its current format, or import the key from its phrase.");
}
