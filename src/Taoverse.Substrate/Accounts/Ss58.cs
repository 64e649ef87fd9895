using System.Numerics;
using Taoverse.Substrate.Crypto;

namespace Taoverse.Substrate.Accounts;

/// <summary>SS58 addresses: base58 of network prefix, public key and checksum (https://docs.polkadot.com, "SS58 address format").</summary>
public static class Ss58
{
    /// <summary>The prefix of Bittensor, and of Substrate in general.</summary>
    public const ushort BittensorPrefix = 42;

    /// <summary>The largest prefix, 14 bits.</summary>
    public const ushort MaxPrefix = 16383;

    private const string Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private const int ChecksumSize = 2;

    // A prefix of two bytes, 32 of key and two of checksum take at most 50 characters.
    private const int MaxCharacters = 50;

    /// <summary>Writes an address.</summary>
    /// <param name="account">The account.</param>
    /// <param name="prefix">The network's prefix, 0 to 16383 but 46 and 47, which are reserved.</param>
    public static string Encode(AccountId account, ushort prefix = BittensorPrefix)
    {
        if (prefix > MaxPrefix || prefix is 46 or 47)
        {
            throw new TaoverseException(
                "InvalidPrefix", FaultKind.InvalidInput, $"{prefix} is not an SS58 prefix that an address may have.",
                "Use 42, the prefix of Bittensor, or the registered prefix of another network.");
        }

        Span<byte> bytes = stackalloc byte[2 + AccountId.Size + ChecksumSize];
        int start;
        if (prefix < 64)
        {
            bytes[0] = (byte)prefix;
            start = 1;
        }
        else
        {
            bytes[0] = (byte)(((prefix & 0xFC) >> 2) | 0x40);
            bytes[1] = (byte)((prefix >> 8) | ((prefix & 3) << 6));
            start = 2;
        }

        account.Bytes.CopyTo(bytes[start..]);
        var body = bytes[..(start + AccountId.Size)];
        Checksum(body, bytes.Slice(body.Length, ChecksumSize));
        return ToBase58(bytes[..(body.Length + ChecksumSize)]);
    }

    /// <summary>Reads an address.</summary>
    /// <param name="address">The text.</param>
    /// <returns>The account and the network's prefix.</returns>
    /// <exception cref="TaoverseException">The text is not an address of a 32-byte key; the message says why.</exception>
    public static (AccountId Account, ushort Prefix) Decode(string address) =>
        TryDecode(address, out var account, out var prefix, out var reason)
            ? (account, prefix)
            : throw new TaoverseException(
                "InvalidAddress", FaultKind.InvalidInput, $"'{Shorten(address)}' is not an SS58 address: {reason}.",
                "Check the address for a missing or mistyped character; those of Bittensor begin with 5.");

    /// <summary>Reads an address without throwing.</summary>
    /// <param name="address">The text.</param>
    /// <param name="account">The account, where it could be read.</param>
    /// <param name="prefix">The network's prefix, where it could be read.</param>
    /// <param name="reason">What is wrong with the text, where it could not.</param>
    public static bool TryDecode(string? address, out AccountId account, out ushort prefix, out string reason)
    {
        account = default;
        prefix = 0;
        if (string.IsNullOrEmpty(address) || address.Length > MaxCharacters)
        {
            reason = string.IsNullOrEmpty(address) ? "it is empty" : "it is too long";
            return false;
        }

        if (!FromBase58(address, out var bytes, out reason))
        {
            return false;
        }

        var start = bytes.Length > 0 && (bytes[0] & 0x40) != 0 ? 2 : 1;
        if (bytes.Length != start + AccountId.Size + ChecksumSize || bytes[0] >= 0x80)
        {
            reason = bytes.Length > 0 && bytes[0] >= 0x80
                ? "its network prefix is reserved"
                : $"it holds {Math.Max(0, bytes.Length - start - ChecksumSize)} bytes of key where 32 are needed";
            return false;
        }

        Span<byte> checksum = stackalloc byte[ChecksumSize];
        Checksum(bytes.AsSpan(0, start + AccountId.Size), checksum);
        if (!checksum.SequenceEqual(bytes.AsSpan(start + AccountId.Size)))
        {
            reason = "its checksum does not match";
            return false;
        }

        prefix = start == 1
            ? bytes[0]
            : (ushort)(((bytes[0] & 0x3F) << 2) | (bytes[1] >> 6) | ((bytes[1] & 0x3F) << 8));
        if (prefix is 46 or 47 || (start == 2 && prefix < 64))
        {
            reason = "its network prefix is reserved";
            return false;
        }

        account = new AccountId(bytes.AsSpan(start, AccountId.Size));
        return true;
    }

    private static void Checksum(ReadOnlySpan<byte> body, Span<byte> checksum)
    {
        Span<byte> preimage = stackalloc byte[7 + 2 + AccountId.Size];
        "SS58PRE"u8.CopyTo(preimage);
        body.CopyTo(preimage[7..]);
        Span<byte> hash = stackalloc byte[64];
        Blake2b.Hash(preimage[..(7 + body.Length)], hash);
        hash[..ChecksumSize].CopyTo(checksum);
    }

    private static string ToBase58(ReadOnlySpan<byte> bytes)
    {
        Span<byte> digits = stackalloc byte[MaxCharacters + 1];
        var used = 0;
        foreach (var value in bytes)
        {
            var carry = (int)value;
            for (var i = 0; i < used; i++)
            {
                carry += digits[i] << 8;
                digits[i] = (byte)(carry % 58);
                carry /= 58;
            }

            for (; carry > 0; carry /= 58)
            {
                digits[used++] = (byte)(carry % 58);
            }
        }

        var zeros = bytes.IndexOfAnyExcept((byte)0);
        Span<char> text = stackalloc char[zeros + used];
        text[..zeros].Fill('1');
        for (var i = 0; i < used; i++)
        {
            text[^(i + 1)] = Alphabet[digits[i]];
        }

        return new string(text);
    }

    private static bool FromBase58(string text, out byte[] bytes, out string reason)
    {
        bytes = [];
        var number = BigInteger.Zero;
        foreach (var character in text)
        {
            var digit = Alphabet.IndexOf(character, StringComparison.Ordinal);
            if (digit < 0)
            {
                reason = $"'{character}' is not a base58 character";
                return false;
            }

            number = (number * 58) + digit;
        }

        var zeros = text.AsSpan().IndexOfAnyExcept('1');
        zeros = zeros < 0 ? text.Length : zeros;
        bytes = number.IsZero ? new byte[zeros] : [.. new byte[zeros], .. number.ToByteArray(isUnsigned: true, isBigEndian: true)];
        reason = string.Empty;
        return true;
    }

    private static string Shorten(string? text) => text is null ? string.Empty : text.Length <= 64 ? text : text[..64] + "...";
}
