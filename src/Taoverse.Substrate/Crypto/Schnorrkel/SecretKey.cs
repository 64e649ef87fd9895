using System.Security.Cryptography;
using Taoverse.Substrate.Crypto.Merlin;
using Taoverse.Substrate.Crypto.Ristretto;

namespace Taoverse.Substrate.Crypto.Schnorrkel;

/// <summary>
/// The 64 bytes of a schnorrkel secret key: a scalar below the group's order and a seed for nonces. How they come from a seed, from
/// other forms, and from one another.
/// </summary>
internal static class SecretKey
{
    public const int Size = 64;
    public const int SeedSize = 32;
    public const int NonceOffset = 32;

    /// <summary>Expands a mini secret in the ed25519 way, as Substrate does.</summary>
    public static void FromSeed(ReadOnlySpan<byte> seed, Span<byte> secret)
    {
        SHA512.HashData(seed, secret);
        secret[0] &= 0xF8;
        secret[31] &= 0x3F;
        secret[31] |= 0x40;
        DivideByCofactor(secret[..Scalar.Size]);
    }

    /// <summary>Reads either form of 64 bytes: the canonical one, or the ed25519 one, whose scalar is eight times as large.</summary>
    /// <remarks>
    /// The ed25519 form of a key made from a seed is never below the group's order, so the two cannot be confused. That of a softly
    /// derived key is in one case of eight; only the public key can tell then, and without it the canonical form is assumed.
    /// </remarks>
    /// <param name="bytes">The bytes as a file or a tool shows them.</param>
    /// <param name="publicKey">The public key, or nothing where it is not known.</param>
    /// <param name="secret">The canonical form.</param>
    /// <returns>False where the bytes are neither form.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> publicKey, Span<byte> secret)
    {
        bytes.CopyTo(secret);
        var isMultiple = (bytes[0] & 7) == 0;
        if (Scalar.TryRead(secret[..Scalar.Size], out _) && (!isMultiple || publicKey.IsEmpty || Matches(secret, publicKey)))
        {
            return true;
        }

        DivideByCofactor(secret[..Scalar.Size]);
        if (isMultiple && Scalar.TryRead(secret[..Scalar.Size], out _))
        {
            return true;
        }

        CryptographicOperations.ZeroMemory(secret);
        return false;
    }

    /// <summary>The seed of a hard junction; it cannot be undone, and needs the secret.</summary>
    public static void DeriveHard(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> chainCode, Span<byte> seed)
    {
        var transcript = BeginDerivation(chainCode);
        transcript.Append("secret-key"u8, secret[..Scalar.Size]);
        transcript.Challenge("HDKD-hard"u8, seed);
        transcript.Clear();
    }

    /// <summary>The secret of a soft junction; the public key of the result follows from the public key alone.</summary>
    public static void DeriveSoft(
        ReadOnlySpan<byte> secret, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> chainCode, Span<byte> derived)
    {
        var transcript = BeginDerivation(chainCode);
        transcript.Append("public-key"u8, publicKey);
        var tweak = transcript.ChallengeScalar("HDKD-scalar"u8);

        Scalar.TryRead(secret[..Scalar.Size], out var scalar);
        (scalar + tweak).Write(derived);
        transcript.Witness("HDKD-nonce"u8, secret, derived[NonceOffset..]);
        transcript.Clear();
    }

    private static bool Matches(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> publicKey)
    {
        Span<byte> own = stackalloc byte[Ristretto255.Size];
        Schnorrkel.PublicKey(secret, own);
        return own.SequenceEqual(publicKey);
    }

    private static MerlinTranscript BeginDerivation(ReadOnlySpan<byte> chainCode)
    {
        var transcript = new MerlinTranscript("SchnorrRistrettoHDKD"u8);
        transcript.Append("sign-bytes"u8, []);
        transcript.Append("chain-code"u8, chainCode);
        return transcript;
    }

    private static void DivideByCofactor(Span<byte> scalar)
    {
        var carried = 0;
        for (var i = scalar.Length - 1; i >= 0; i--)
        {
            var value = scalar[i];
            scalar[i] = (byte)((value >> 3) | carried);
            carried = (value << 5) & 0xFF;
        }
    }
}
