using System.Globalization;
using Taoverse.Substrate.Crypto;
using Taoverse.Substrate.Scale;

namespace Taoverse.Substrate.Accounts.Derivation;

/// <summary>One step from a key to a key derived from it.</summary>
public sealed class DerivationJunction
{
    /// <summary>The size of a chain code in bytes.</summary>
    public const int ChainCodeSize = 32;

    private readonly byte[] _chainCode = new byte[ChainCodeSize];

    /// <summary>Makes a junction of the text between two slashes.</summary>
    /// <param name="text">A number that fits 64 bits is taken as a number, all else as text.</param>
    /// <param name="isHard">Whether it needs the secret key.</param>
    public DerivationJunction(ReadOnlySpan<char> text, bool isHard)
    {
        IsHard = isHard;
        var writer = new ScaleWriter();
        if (ulong.TryParse(text is ['+', ..] ? text[1..] : text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            writer.WriteInteger(number);
        }
        else
        {
            writer.WriteText(text.ToString());
        }

        var encoded = writer.Written;
        if (encoded.Length > ChainCodeSize)
        {
            Blake2b.Hash(encoded, _chainCode);
        }
        else
        {
            encoded.CopyTo(_chainCode);
        }
    }

    /// <summary>Whether the step needs the secret key (two slashes) rather than the public key alone (one slash).</summary>
    public bool IsHard { get; }

    /// <summary>32 bytes: the SCALE form of the junction, filled with zeros, or its BLAKE2b-256 where it is longer.</summary>
    public ReadOnlySpan<byte> ChainCode => _chainCode;
}
