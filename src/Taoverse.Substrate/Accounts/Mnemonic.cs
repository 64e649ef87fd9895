using System.Security.Cryptography;
using Taoverse.Substrate.Crypto;
using Taoverse.Substrate.Crypto.Bip39;

namespace Taoverse.Substrate.Accounts;

/// <summary>BIP-39 phrases in English, and the seeds that Substrate makes of them.</summary>
public static class Mnemonic
{
    /// <summary>The size of a seed in bytes.</summary>
    public const int SeedSize = 32;

    private const int Rounds = 2048;

    private static ReadOnlySpan<byte> SaltPrefix => "mnemonic"u8;

    /// <summary>Makes a new phrase from the system's randomness.</summary>
    /// <param name="words">12, 15, 18, 21 or 24.</param>
    public static SecretText Generate(int words = 12)
    {
        if (words is not (12 or 15 or 18 or 21 or 24))
        {
            throw new TaoverseException(
                "InvalidMnemonic", FaultKind.InvalidInput, $"A phrase cannot have {words} words.", "Ask for 12, 15, 18, 21 or 24 words.");
        }

        using var entropy = new SecretBuffer(words / 3 * 4);
        RandomNumberGenerator.Fill(entropy.Span);
        return PhraseEntropy.Encode(entropy.Span);
    }

    /// <summary>Tells whether a phrase is one, checksum included.</summary>
    /// <param name="phrase">Words with white space between them, in lower case.</param>
    /// <param name="reason">What is wrong with it; never a word of it.</param>
    public static bool TryValidate(ReadOnlySpan<char> phrase, out string reason)
    {
        Span<byte> entropy = stackalloc byte[PhraseEntropy.MaxSize];
        var valid = PhraseEntropy.TryDecode(phrase, entropy, out _, out reason);
        CryptographicOperations.ZeroMemory(entropy);
        return valid;
    }

    /// <summary>
    /// The seed of a phrase as Substrate makes it (substrate-bip39): PBKDF2-HMAC-SHA512 over the entropy rather than the words, so it is
    /// not the seed that Bitcoin wallets make of the same phrase.
    /// </summary>
    /// <param name="phrase">Words with white space between them, in lower case.</param>
    /// <param name="password">
    /// Mixed into the salt; empty for none. Taken as it is, without Unicode normalisation, as Substrate does.
    /// </param>
    /// <returns>32 bytes.</returns>
    /// <exception cref="TaoverseException">The phrase is not valid; the message says why without repeating it.</exception>
    public static SecretBuffer ToSeed(ReadOnlySpan<char> phrase, ReadOnlySpan<char> password = default)
    {
        Span<byte> entropy = stackalloc byte[PhraseEntropy.MaxSize];
        if (!PhraseEntropy.TryDecode(phrase, entropy, out var size, out var reason))
        {
            throw new TaoverseException(
                "InvalidMnemonic", FaultKind.InvalidInput, $"The phrase is not a valid mnemonic: {reason}.",
                "Check the words and their order against the copy made when the key was created.");
        }

        using var suffix = SecretText.ToUtf8(password);
        using var salt = new SecretBuffer(SaltPrefix.Length + suffix.Length);
        SaltPrefix.CopyTo(salt.Span);
        suffix.Span.CopyTo(salt.Span[SaltPrefix.Length..]);
        using var derived = new SecretBuffer(64);
        Rfc2898DeriveBytes.Pbkdf2(entropy[..size], salt.Span, derived.Span, Rounds, HashAlgorithmName.SHA512);
        CryptographicOperations.ZeroMemory(entropy);
        return new SecretBuffer(derived.Span[..SeedSize]);
    }
}
