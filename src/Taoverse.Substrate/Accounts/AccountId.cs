using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Taoverse.Substrate.Accounts;

/// <summary>A public key of 32 bytes: a hotkey or a coldkey.</summary>
public readonly struct AccountId : IEquatable<AccountId>
{
    /// <summary>Its length in bytes.</summary>
    public const int Size = 32;

    private readonly Key _key;

    /// <summary>Makes an account of its public key.</summary>
    /// <param name="publicKey">32 bytes.</param>
    public AccountId(ReadOnlySpan<byte> publicKey)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(publicKey.Length, Size);
        publicKey.CopyTo(_key);
    }

    /// <summary>The public key.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Bytes => _key;

    /// <summary>Reads an SS58 address of any network.</summary>
    /// <exception cref="TaoverseException">The text is not an address; the message says why.</exception>
    public static AccountId Parse(string address) => Ss58.Decode(address).Account;

    /// <inheritdoc/>
    public static bool operator ==(AccountId left, AccountId right) => left.Equals(right);

    /// <inheritdoc/>
    public static bool operator !=(AccountId left, AccountId right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(AccountId other) => Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is AccountId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => MemoryMarshal.Read<int>(Bytes);

    /// <summary>The SS58 address with the prefix of Bittensor, 42.</summary>
    public override string ToString() => Ss58.Encode(this);

    [InlineArray(Size)]
    private struct Key
    {
        private byte _first;
    }
}
