using System.Text;
using Taoverse.Substrate.Crypto;
using Taoverse.Substrate.Crypto.Bip39;

namespace Taoverse.Substrate.Accounts.Wallets;

/// <summary>Writes the JSON of keyfiles with the fields of btwallet 4.0, in pinned memory.</summary>
internal static class KeyfileWriter
{
    // More than the longest phrase, the hexadecimal fields and the names need.
    private const int MaxSize = 1024;

    /// <summary>The public half of a key, as <c>coldkeypub.txt</c> holds it.</summary>
    public static byte[] Public(AccountId account)
    {
        var key = "0x" + Convert.ToHexStringLower(account.Bytes);
        return Encoding.UTF8.GetBytes($$"""{"accountId":"{{key}}","publicKey":"{{key}}","ss58Address":"{{account}}"}""");
    }

    /// <summary>A key with all that is known of it.</summary>
    /// <param name="pair">The key.</param>
    /// <param name="phrase">The phrase it was made of without password or path; empty where there is none.</param>
    /// <param name="seed">The seed it was made of; empty where there is none.</param>
    public static SecretBuffer Secret(Sr25519KeyPair pair, ReadOnlySpan<char> phrase, ReadOnlySpan<byte> seed)
    {
        using var buffer = new SecretBuffer(MaxSize);
        using var secret = new SecretBuffer(Sr25519KeyPair.SecretSize);
        pair.CopySecret(secret.Span);

        var rest = buffer.Span;
        Add(ref rest, "{\"accountId\":\""u8);
        AddHex(ref rest, pair.Account.Bytes);
        Add(ref rest, "\",\"publicKey\":\""u8);
        AddHex(ref rest, pair.Account.Bytes);
        Add(ref rest, "\",\"privateKey\":\""u8);
        AddHex(ref rest, secret.Span);
        if (!phrase.IsEmpty)
        {
            Add(ref rest, "\",\"secretPhrase\":\""u8);
            AddPhrase(ref rest, phrase);
        }

        if (!seed.IsEmpty)
        {
            Add(ref rest, "\",\"secretSeed\":\""u8);
            AddHex(ref rest, seed);
        }

        Add(ref rest, "\",\"ss58Address\":\""u8);
        Add(ref rest, Encoding.UTF8.GetBytes(pair.Account.ToString()));
        Add(ref rest, "\"}"u8);
        return new SecretBuffer(buffer.Span[..^rest.Length]);
    }

    // Written anew from its entropy, so that white space between the words is one space each and needs no escape.
    private static void AddPhrase(ref Span<byte> rest, scoped ReadOnlySpan<char> phrase)
    {
        using var entropy = new SecretBuffer(PhraseEntropy.MaxSize);
        PhraseEntropy.TryDecode(phrase, entropy.Span, out var size, out _);
        using var words = PhraseEntropy.Encode(entropy.Span[..size]);
        rest = rest[Encoding.UTF8.GetBytes(words.Span, rest)..];
    }

    private static void AddHex(ref Span<byte> rest, scoped ReadOnlySpan<byte> bytes)
    {
        Add(ref rest, "0x"u8);
        Convert.TryToHexStringLower(bytes, rest, out var written);
        rest = rest[written..];
    }

    private static void Add(ref Span<byte> rest, scoped ReadOnlySpan<byte> text)
    {
        text.CopyTo(rest);
        rest = rest[text.Length..];
    }
}
