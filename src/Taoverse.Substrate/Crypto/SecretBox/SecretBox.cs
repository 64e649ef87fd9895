using System.Security.Cryptography;

namespace Taoverse.Substrate.Crypto.SecretBox;

/// <summary>NaCl's secretbox, XSalsa20 with Poly1305: the tag of 16 bytes goes before the encrypted message.</summary>
internal static class SecretBox
{
    public const int KeySize = Salsa20.KeySize;
    public const int NonceSize = Salsa20.NonceSize;
    public const int TagSize = Poly1305.TagSize;

    /// <summary>Encrypts a message.</summary>
    /// <param name="key">32 bytes.</param>
    /// <param name="nonce">24 bytes, never used twice with one key.</param>
    /// <param name="message">The message.</param>
    /// <param name="box">16 bytes more than the message.</param>
    public static void Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> message, Span<byte> box)
    {
        using var stream = new SecretBuffer(Poly1305.KeySize + message.Length);
        Salsa20.XKeyStream(key, nonce, stream.Span);
        Add(message, stream.Span[Poly1305.KeySize..], box[TagSize..]);
        Poly1305.Tag(stream.Span[..Poly1305.KeySize], box[TagSize..], box);
    }

    /// <summary>Decrypts a message.</summary>
    /// <param name="key">32 bytes.</param>
    /// <param name="nonce">24 bytes.</param>
    /// <param name="box">The tag and the encrypted message.</param>
    /// <returns>The message, or null where the key is wrong or the box has been changed.</returns>
    public static SecretBuffer? Open(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> box)
    {
        if (box.Length < TagSize)
        {
            return null;
        }

        var encrypted = box[TagSize..];
        using var stream = new SecretBuffer(Poly1305.KeySize + encrypted.Length);
        Salsa20.XKeyStream(key, nonce, stream.Span);

        Span<byte> tag = stackalloc byte[TagSize];
        Poly1305.Tag(stream.Span[..Poly1305.KeySize], encrypted, tag);
        if (!CryptographicOperations.FixedTimeEquals(tag, box[..TagSize]))
        {
            return null;
        }

        var message = new SecretBuffer(encrypted.Length);
        Add(encrypted, stream.Span[Poly1305.KeySize..], message.Span);
        return message;
    }

    private static void Add(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> stream, Span<byte> output)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            output[i] = (byte)(bytes[i] ^ stream[i]);
        }
    }
}
