using System.Security.Cryptography;
using Taoverse.Substrate.Crypto;
using Taoverse.Substrate.Crypto.Argon2;
using Taoverse.Substrate.Crypto.SecretBox;

namespace Taoverse.Substrate.Accounts.Wallets;

/// <summary>Keyfiles that btwallet encrypts: <c>$NACL</c>, a nonce of 24 bytes, and a secretbox under a key made of the password.</summary>
/// <remarks>
/// The salt is the same in all of them, so one password gives one key everywhere. That is the format's weakness and cannot be
/// mended without leaving it.
/// </remarks>
internal static class NaclKeyfile
{
    // OPSLIMIT_SENSITIVE and MEMLIMIT_SENSITIVE of libsodium's argon2i.
    private const int Passes = 8;
    private const int MemoryKiB = 512 * 1024;

    public static ReadOnlySpan<byte> Prefix => "$NACL"u8;

    private static ReadOnlySpan<byte> Salt =>
        [0x13, 0x71, 0x83, 0xDF, 0xF1, 0x5A, 0x09, 0xBC, 0x9C, 0x90, 0xB5, 0x51, 0x87, 0x39, 0xE9, 0xB1];

    /// <summary>Makes the key of a password. Takes 512 MiB of memory and a few seconds.</summary>
    public static SecretBuffer DeriveKey(ReadOnlySpan<char> password, CancellationToken cancellationToken)
    {
        using var bytes = SecretText.ToUtf8(password);
        var key = new SecretBuffer(SecretBox.KeySize);
        new Argon2i(Passes, MemoryKiB, lanes: 1).DeriveKey(bytes.Span, Salt, key.Span, cancellationToken);
        return key;
    }

    /// <summary>Encrypts the content of a keyfile.</summary>
    public static byte[] Seal(ReadOnlySpan<byte> content, ReadOnlySpan<byte> key)
    {
        var file = new byte[Prefix.Length + SecretBox.NonceSize + SecretBox.TagSize + content.Length];
        Prefix.CopyTo(file);
        var nonce = file.AsSpan(Prefix.Length, SecretBox.NonceSize);
        RandomNumberGenerator.Fill(nonce);
        SecretBox.Seal(key, nonce, content, file.AsSpan(Prefix.Length + SecretBox.NonceSize));
        return file;
    }

    /// <summary>Decrypts a keyfile.</summary>
    /// <returns>The content, or null where the key is wrong or the file damaged.</returns>
    public static SecretBuffer? Open(ReadOnlySpan<byte> file, ReadOnlySpan<byte> key)
    {
        var body = file[Prefix.Length..];
        return body.Length < SecretBox.NonceSize ? null : SecretBox.Open(key, body[..SecretBox.NonceSize], body[SecretBox.NonceSize..]);
    }
}
