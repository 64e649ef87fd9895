using Taoverse.Substrate.Crypto.Schnorrkel;

namespace Taoverse.Substrate.Accounts;

/// <summary>Signatures of sr25519: Schnorr over ristretto255 with the signing context "substrate".</summary>
public static class Sr25519
{
    /// <summary>The size of a signature in bytes.</summary>
    public const int SignatureSize = Schnorrkel.SignatureSize;

    /// <summary>Tells whether a signature is an account's for a message.</summary>
    /// <param name="account">The public key.</param>
    /// <param name="message">The message as it was signed; an extrinsic's payload of more than 256 bytes is signed as its hash.</param>
    /// <param name="signature">64 bytes; any other length is no signature.</param>
    public static bool Verify(AccountId account, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        Schnorrkel.Verify(account.Bytes, message, signature);
}
