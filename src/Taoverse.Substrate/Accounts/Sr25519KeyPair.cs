using System.Buffers;
using Taoverse.Substrate.Accounts.Derivation;
using Taoverse.Substrate.Crypto;
using Taoverse.Substrate.Crypto.Schnorrkel;
using Taoverse.Substrate.Extrinsics;

namespace Taoverse.Substrate.Accounts;

/// <summary>An sr25519 key that can sign. The secret lies in pinned memory and is zeroed when the pair is disposed of.</summary>
public sealed class Sr25519KeyPair : IExtrinsicSigner, IDisposable
{
    /// <summary>The size of a seed ("mini secret") in bytes.</summary>
    public const int SeedSize = SecretKey.SeedSize;

    /// <summary>The size of an expanded secret in bytes.</summary>
    public const int SecretSize = SecretKey.Size;

    private readonly SecretBuffer _secret;

    private Sr25519KeyPair(SecretBuffer secret)
    {
        _secret = secret;
        Span<byte> publicKey = stackalloc byte[AccountId.Size];
        Schnorrkel.PublicKey(secret.Span, publicKey);
        Account = new AccountId(publicKey);
    }

    /// <summary>The public key.</summary>
    public AccountId Account { get; }

    /// <summary>Makes a pair of a seed.</summary>
    /// <param name="seed">32 bytes.</param>
    /// <exception cref="TaoverseException">The seed does not have 32 bytes.</exception>
    public static Sr25519KeyPair FromSeed(ReadOnlySpan<byte> seed)
    {
        RequireSize(seed, SeedSize, "A seed");
        var secret = new SecretBuffer(SecretSize);
        SecretKey.FromSeed(seed, secret.Span);
        return new Sr25519KeyPair(secret);
    }

    /// <summary>Makes a pair of a phrase.</summary>
    /// <param name="phrase">A BIP-39 phrase in English.</param>
    /// <param name="password">The password that belongs to the phrase; empty for none.</param>
    /// <exception cref="TaoverseException">The phrase is not valid.</exception>
    public static Sr25519KeyPair FromMnemonic(ReadOnlySpan<char> phrase, ReadOnlySpan<char> password = default)
    {
        using var seed = Mnemonic.ToSeed(phrase, password);
        return FromSeed(seed.Span);
    }

    /// <summary>
    /// Makes a pair of an expanded secret in either form: canonical, or with the scalar times eight as ed25519 tools show it.
    /// </summary>
    /// <param name="secret">64 bytes: the scalar and the nonce seed.</param>
    /// <param name="expected">
    /// The account it must belong to, where known. It also decides the form for softly derived keys, one in eight of which could be
    /// read either way; without it the canonical form is assumed.
    /// </param>
    /// <exception cref="TaoverseException">The bytes are not a secret, or belong to another account.</exception>
    public static Sr25519KeyPair FromSecret(ReadOnlySpan<byte> secret, AccountId? expected = null)
    {
        RequireSize(secret, SecretSize, "A private key");
        var pair = TryFromSecret(secret, expected) ?? throw new TaoverseException(
            "InvalidSecretKey", FaultKind.InvalidInput, "The 64 bytes are not an sr25519 private key.",
            "Check that the key is of sr25519 and not of ed25519 or ecdsa, and that no byte is missing.");
        if (expected is { } account && pair.Account != account)
        {
            var actual = pair.Account;
            pair.Dispose();
            throw new TaoverseException(
                "KeyMismatch", FaultKind.InvalidData, $"The private key belongs to {actual} and not to {account}.",
                "Use the private key of that account.");
        }

        return pair;
    }

    /// <summary>Makes a pair of a secret URI, such as <c>//Alice</c>, <c>phrase//miner/0///password</c> or <c>0xseed//path</c>.</summary>
    /// <param name="uri">A phrase or a hexadecimal secret of 32 or 64 bytes (neither: the development phrase), a path, a password.</param>
    /// <exception cref="TaoverseException">The text is none of that.</exception>
    public static Sr25519KeyPair FromUri(ReadOnlySpan<char> uri)
    {
        var parts = SecretUri.Parse(uri);
        using var root = parts.Phrase.StartsWith("0x", StringComparison.Ordinal)
            ? FromHex(parts.Phrase[2..], parts.Password)
            : FromMnemonic(parts.Phrase.IsEmpty ? SecretUri.DevelopmentPhrase : parts.Phrase, parts.Password);
        return root.Derive(DerivationPath.Parse(parts.Path));
    }

    /// <summary>The pair that a path leads to; a new pair, also where the path is empty.</summary>
    /// <param name="path">The path from this key.</param>
    public Sr25519KeyPair Derive(DerivationPath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        using var seed = new SecretBuffer(SeedSize);
        var current = new Sr25519KeyPair(new SecretBuffer(_secret.Span));
        foreach (var junction in path.Junctions)
        {
            var next = new SecretBuffer(SecretSize);
            if (junction.IsHard)
            {
                SecretKey.DeriveHard(current._secret.Span, junction.ChainCode, seed.Span);
                SecretKey.FromSeed(seed.Span, next.Span);
            }
            else
            {
                SecretKey.DeriveSoft(current._secret.Span, current.Account.Bytes, junction.ChainCode, next.Span);
            }

            current.Dispose();
            current = new Sr25519KeyPair(next);
        }

        return current;
    }

    /// <summary>The pair that a path leads to.</summary>
    /// <param name="path">The path from this key, such as <c>//miner/0</c>.</param>
    /// <exception cref="TaoverseException">The text is not a path.</exception>
    public Sr25519KeyPair Derive(ReadOnlySpan<char> path) => Derive(DerivationPath.Parse(path));

    /// <summary>Signs a message. Two signatures of one message differ, for fresh randomness goes into each.</summary>
    /// <param name="message">The message.</param>
    /// <returns>64 bytes.</returns>
    public byte[] Sign(ReadOnlySpan<byte> message)
    {
        var signature = new byte[Sr25519.SignatureSize];
        Sign(message, signature);
        return signature;
    }

    /// <summary>Signs a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="signature">Where the signature goes, 64 bytes.</param>
    public void Sign(ReadOnlySpan<byte> message, Span<byte> signature)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(signature.Length, Sr25519.SignatureSize);
        Schnorrkel.Sign(_secret.Span, Account.Bytes, message, signature);
    }

    /// <summary>Zeroes the secret.</summary>
    public void Dispose() => _secret.Dispose();

    /// <summary>The address; never the secret.</summary>
    public override string ToString() => Account.ToString();

    /// <summary>Makes a pair of 64 bytes in either form; null where they are neither. The account only decides the form.</summary>
    internal static Sr25519KeyPair? TryFromSecret(ReadOnlySpan<byte> secret, AccountId? expected)
    {
        var canonical = new SecretBuffer(SecretSize);
        var known = expected.GetValueOrDefault();
        if (SecretKey.TryRead(secret, expected is null ? [] : known.Bytes, canonical.Span))
        {
            return new Sr25519KeyPair(canonical);
        }

        canonical.Dispose();
        return null;
    }

    /// <summary>Copies the secret in its canonical form, as keyfiles hold it.</summary>
    internal void CopySecret(Span<byte> secret) => _secret.Span.CopyTo(secret);

    private static Sr25519KeyPair FromHex(ReadOnlySpan<char> hex, ReadOnlySpan<char> password)
    {
        if (!password.IsEmpty)
        {
            throw new TaoverseException(
                "InvalidSecretUri", FaultKind.InvalidInput,
                "A secret in hexadecimal takes no password.",
                "Leave the password out, or give the phrase.");
        }

        using var secret = new SecretBuffer(hex.Length / 2);
        if (Convert.FromHexString(hex, secret.Span, out _, out var written) != OperationStatus.Done
            || written is not (SeedSize or SecretSize))
        {
            throw new TaoverseException(
                "InvalidSecretUri", FaultKind.InvalidInput, "The secret after 0x is not 32 or 64 bytes in hexadecimal.",
                "Give 64 digits of a seed or 128 of a private key.");
        }

        return written == SeedSize ? FromSeed(secret.Span) : FromSecret(secret.Span);
    }

    private static void RequireSize(ReadOnlySpan<byte> bytes, int size, string what)
    {
        if (bytes.Length != size)
        {
            throw new TaoverseException(
                "InvalidSecretKey", FaultKind.InvalidInput,
                $"{what} has {size} bytes, and {bytes.Length} were given.",
                "Check that no byte is missing.");
        }
    }
}
