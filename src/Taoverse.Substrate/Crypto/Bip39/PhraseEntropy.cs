using System.Security.Cryptography;

namespace Taoverse.Substrate.Crypto.Bip39;

/// <summary>Phrases of 12, 15, 18, 21 or 24 words and the 16 to 32 bytes of entropy they stand for (BIP-39).</summary>
internal static class PhraseEntropy
{
    public const int MaxSize = 32;

    private const int MaxWords = 24;
    private const int BitsPerWord = 11;

    /// <summary>Reads a phrase.</summary>
    /// <param name="phrase">Words with white space between them.</param>
    /// <param name="entropy">At least 32 bytes; the entropy is written to its beginning.</param>
    /// <param name="size">The entropy's size in bytes, 4 for every 3 words.</param>
    /// <param name="reason">What is wrong with the phrase. Never a word of it, for it is a secret.</param>
    public static bool TryDecode(ReadOnlySpan<char> phrase, Span<byte> entropy, out int size, out string reason)
    {
        size = 0;
        Span<byte> bits = stackalloc byte[MaxSize + 1];
        bits.Clear();
        try
        {
            if (!TryReadWords(phrase, bits, out var words, out reason))
            {
                return false;
            }

            size = words / 3 * 4;
            if (Checksum(bits[..size]) != bits[size])
            {
                size = 0;
                reason = "its checksum does not match, so a word is wrong or out of place";
                return false;
            }

            bits[..size].CopyTo(entropy);
            return true;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bits);
        }
    }

    /// <summary>Writes the phrase of an entropy.</summary>
    /// <param name="entropy">16, 20, 24, 28 or 32 bytes.</param>
    public static SecretText Encode(ReadOnlySpan<byte> entropy)
    {
        Span<byte> bits = stackalloc byte[MaxSize + 1];
        entropy.CopyTo(bits);
        bits[entropy.Length] = Checksum(entropy);

        // No word has more than eight letters.
        Span<char> text = stackalloc char[MaxWords * 9];
        var length = 0;
        for (var i = 0; i < entropy.Length / 4 * 3; i++)
        {
            var index = 0;
            for (var bit = i * BitsPerWord; bit < (i + 1) * BitsPerWord; bit++)
            {
                index = (index << 1) | ((bits[bit / 8] >> (7 - (bit % 8))) & 1);
            }

            if (i > 0)
            {
                text[length++] = ' ';
            }

            EnglishWords.At(index).CopyTo(text[length..]);
            length += EnglishWords.At(index).Length;
        }

        var phrase = new SecretText(text[..length]);
        text.Clear();
        CryptographicOperations.ZeroMemory(bits);
        return phrase;
    }

    private static bool TryReadWords(ReadOnlySpan<char> phrase, Span<byte> bits, out int words, out string reason)
    {
        words = 0;
        for (var rest = phrase.Trim(); !rest.IsEmpty;)
        {
            var end = 0;
            while (end < rest.Length && !char.IsWhiteSpace(rest[end]))
            {
                end++;
            }

            if (words == MaxWords)
            {
                reason = "it has more than 24 words";
                return false;
            }

            if (!EnglishWords.TryFind(rest[..end], out var index))
            {
                reason = $"word {words + 1} is not in the English list";
                return false;
            }

            for (var i = 0; i < BitsPerWord; i++)
            {
                var bit = (words * BitsPerWord) + i;
                bits[bit / 8] |= (byte)(((index >> (BitsPerWord - 1 - i)) & 1) << (7 - (bit % 8)));
            }

            words++;
            rest = rest[end..].TrimStart();
        }

        reason = $"it has {words} words where 12, 15, 18, 21 or 24 are needed";
        return words >= 12 && words % 3 == 0;
    }

    // The first bits of the hash, one for every four bytes, at the top of a byte.
    private static byte Checksum(ReadOnlySpan<byte> entropy)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(entropy, hash);
        return (byte)(hash[0] & (0xFF << (8 - (entropy.Length / 4))));
    }
}
