using System.Security.Cryptography;
using Taoverse.Substrate.Crypto.Merlin;
using Taoverse.Substrate.Crypto.Ristretto;

namespace Taoverse.Substrate.Crypto.Schnorrkel;

/// <summary>Schnorr signatures over ristretto255 as the crate schnorrkel makes them, with Substrate's signing context.</summary>
internal static class Schnorrkel
{
    public const int SignatureSize = 64;

    // The transcript after the context, the same for every message.
    private static readonly MerlinTranscript SubstrateContext = BeginContext("substrate"u8);

    /// <summary>The public key of a secret, in fixed time.</summary>
    public static void PublicKey(ReadOnlySpan<byte> secret, Span<byte> publicKey)
    {
        Scalar.TryRead(secret[..Scalar.Size], out var scalar);
        Ristretto255.Encode(FixedBase.Multiply(scalar), publicKey);
    }

    /// <summary>Signs a message, in fixed time as far as the secret goes.</summary>
    /// <param name="secret">The scalar and the nonce seed, 64 bytes.</param>
    /// <param name="publicKey">The public key of the secret; another would give the secret away.</param>
    /// <param name="message">The message.</param>
    /// <param name="signature">64 bytes: R, then s with the marker bit set.</param>
    public static void Sign(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, Span<byte> signature)
    {
        var transcript = BeginSignature(message, publicKey);

        Span<byte> wide = stackalloc byte[64];
        transcript.Witness("signing"u8, secret[SecretKey.NonceOffset..], wide);
        var nonce = Scalar.FromWide(wide);
        CryptographicOperations.ZeroMemory(wide);

        Ristretto255.Encode(FixedBase.Multiply(nonce), signature);
        transcript.Append("sign:R"u8, signature[..Ristretto255.Size]);
        var challenge = transcript.ChallengeScalar("sign:c"u8);

        Scalar.TryRead(secret[..Scalar.Size], out var scalar);
        ((challenge * scalar) + nonce).Write(signature[Ristretto255.Size..]);

        // Tells these signatures from those of ed25519, whose top bits are clear.
        signature[63] |= 0x80;
    }

    /// <summary>Tells whether a signature is the key's for the message. In variable time: all of it is public.</summary>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SignatureSize || (signature[63] & 0x80) == 0)
        {
            return false;
        }

        Span<byte> s = stackalloc byte[Scalar.Size];
        signature[Ristretto255.Size..].CopyTo(s);
        s[31] &= 0x7F;
        if (!Scalar.TryRead(s, out var response) || !Ristretto255.TryDecode(publicKey, out var point))
        {
            return false;
        }

        var transcript = BeginSignature(message, publicKey);
        transcript.Append("sign:R"u8, signature[..Ristretto255.Size]);
        var challenge = transcript.ChallengeScalar("sign:c"u8);

        Span<byte> commitment = stackalloc byte[Ristretto255.Size];
        Ristretto255.Encode(DoubleScalar.Multiply(challenge, -point, response), commitment);
        return commitment.SequenceEqual(signature[..Ristretto255.Size]);
    }

    private static MerlinTranscript BeginContext(ReadOnlySpan<byte> context)
    {
        var transcript = new MerlinTranscript("SigningContext"u8);
        transcript.Append([], context);
        return transcript;
    }

    private static MerlinTranscript BeginSignature(ReadOnlySpan<byte> message, ReadOnlySpan<byte> publicKey)
    {
        var transcript = SubstrateContext;
        transcript.Append("sign-bytes"u8, message);
        transcript.Append("proto-name"u8, "Schnorr-sig"u8);
        transcript.Append("sign:pk"u8, publicKey);
        return transcript;
    }
}
