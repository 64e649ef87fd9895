using System.Buffers.Binary;
using System.Security.Cryptography;
using Taoverse.Substrate.Crypto.Ristretto;

namespace Taoverse.Substrate.Crypto.Merlin;

/// <summary>A Merlin transcript (https://merlin.cool): labelled messages in, challenges out.</summary>
/// <remarks>A copy of the struct is a fork of the transcript. Labels are the bytes that the protocol's text names.</remarks>
internal struct MerlinTranscript
{
    private Strobe128 _strobe;

    /// <summary>Begins a transcript.</summary>
    public MerlinTranscript(ReadOnlySpan<byte> label)
    {
        _strobe = new Strobe128("Merlin v1.0"u8);
        Append("dom-sep"u8, label);
    }

    /// <summary>Adds a message.</summary>
    public void Append(ReadOnlySpan<byte> label, ReadOnlySpan<byte> message)
    {
        Frame(label, message.Length);
        _strobe.Ad(message);
    }

    /// <summary>Draws bytes that depend on all messages.</summary>
    public void Challenge(ReadOnlySpan<byte> label, Span<byte> output)
    {
        Frame(label, output.Length);
        _strobe.Prf(output);
    }

    /// <summary>Draws a scalar that depends on all messages.</summary>
    public Scalar ChallengeScalar(ReadOnlySpan<byte> label)
    {
        Span<byte> wide = stackalloc byte[64];
        Challenge(label, wide);
        var scalar = Scalar.FromWide(wide);
        CryptographicOperations.ZeroMemory(wide);
        return scalar;
    }

    /// <summary>
    /// Draws secret bytes from a fork of the transcript, a secret and the system's randomness, so that a weak source of randomness
    /// alone, or a repeated one, does not give the secret away.
    /// </summary>
    /// <param name="label">What the bytes are for.</param>
    /// <param name="secret">The secret that the bytes must also depend on.</param>
    /// <param name="output">Where the bytes go.</param>
    public readonly void Witness(ReadOnlySpan<byte> label, ReadOnlySpan<byte> secret, Span<byte> output)
    {
        var fork = this;
        fork.Frame(label, secret.Length);
        fork._strobe.Key(secret);

        Span<byte> random = stackalloc byte[32];
        RandomNumberGenerator.Fill(random);
        fork._strobe.MetaAd("rng"u8, more: false);
        fork._strobe.Key(random);
        CryptographicOperations.ZeroMemory(random);

        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, output.Length);
        fork._strobe.MetaAd(length, more: false);
        fork._strobe.Prf(output);
        fork._strobe.Clear();
    }

    /// <summary>Forgets the state.</summary>
    public void Clear() => _strobe.Clear();

    private void Frame(ReadOnlySpan<byte> label, int length)
    {
        Span<byte> size = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(size, length);
        _strobe.MetaAd(label, more: false);
        _strobe.MetaAd(size, more: true);
    }
}
