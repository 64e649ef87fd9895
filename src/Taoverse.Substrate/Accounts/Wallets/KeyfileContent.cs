using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Taoverse.Substrate.Crypto;

namespace Taoverse.Substrate.Accounts.Wallets;

/// <summary>The JSON of a keyfile: what it says of the account, and its secrets in pinned memory.</summary>
internal sealed class KeyfileContent : IDisposable
{
    // btwallet's number for sr25519.
    private const int CryptoTypeSr25519 = 1;

    private readonly string _path;
    private SecretText? _phrase;
    private SecretText? _seed;
    private SecretText? _privateKey;
    private string? _address;
    private string? _publicKey;

    private KeyfileContent(string path) => _path = path;

    /// <summary>The account that the file names, where it names one.</summary>
    public AccountId? Account { get; private set; }

    /// <summary>Reads the JSON. Fields that are not known are passed over, and <c>" ss58Address"</c> is taken for what it means.</summary>
    /// <param name="json">The JSON in UTF-8.</param>
    /// <param name="path">The file, for messages.</param>
    /// <exception cref="TaoverseException">It is not the JSON of an sr25519 key. The message holds nothing of the content.</exception>
    public static KeyfileContent Parse(ReadOnlySpan<byte> json, string path)
    {
        var content = new KeyfileContent(path);
        try
        {
            var reader = new Utf8JsonReader(json.TrimStart(" \t\r\n"u8));
            content.ReadObject(ref reader);
            content.Account = content.ReadAccount();
            return content;
        }
        catch (JsonException e)
        {
            content.Dispose();
            throw Damaged(path, $"its JSON ends or breaks at line {e.LineNumber + 1}, byte {e.BytePositionInLine}");
        }
        catch (InvalidOperationException)
        {
            content.Dispose();
            throw Damaged(path, "a text in it is not UTF-8");
        }
        catch
        {
            content.Dispose();
            throw;
        }
    }

    /// <summary>Makes the key: of the phrase, else of the seed, else of the private key, in the order that btwallet keeps.</summary>
    /// <exception cref="TaoverseException">
    /// There is no secret, it is not valid, or it belongs to another account than the file says.
    /// </exception>
    public Sr25519KeyPair ToKeyPair()
    {
        var pair = _phrase is not null ? FromPhrase(_phrase)
            : _seed is not null ? FromSeed(_seed)
            : _privateKey is not null ? FromPrivateKey(_privateKey)
            : throw new TaoverseException(
                "KeyfileHoldsNoSecret", FaultKind.InvalidInput, $"The keyfile {_path} holds an address and no secret, so it cannot sign.",
                "Use the wallet's coldkey or hotkey file on the machine that has it.");

        if (Account is { } account && account != pair.Account)
        {
            var actual = pair.Account;
            pair.Dispose();
            throw new TaoverseException(
                "KeyfileMismatch", FaultKind.InvalidData,
                $"The secret in the keyfile {_path} belongs to {actual}, but the file names {account}.",
                "Do not use the file before you know which is right; make it anew from the phrase.");
        }

        return pair;
    }

    /// <summary>Zeroes the secrets.</summary>
    public void Dispose()
    {
        _phrase?.Dispose();
        _seed?.Dispose();
        _privateKey?.Dispose();
    }

    internal static TaoverseException Damaged(string path, string reason) => new(
        "KeyfileDamaged", FaultKind.InvalidData, $"The keyfile {path} cannot be read: {reason}.",
        "Restore the file from a copy, or make it anew from the phrase.");

    private void ReadObject(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw Damaged(_path, "its JSON is not an object");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!.Trim();
            reader.Read();
            switch (name)
            {
                case "secretPhrase":
                    ReadSecret(ref reader, ref _phrase);
                    break;
                case "secretSeed":
                    ReadSecret(ref reader, ref _seed);
                    break;
                case "privateKey":
                    ReadSecret(ref reader, ref _privateKey);
                    break;
                case "ss58Address":
                    _address = ReadText(ref reader);
                    break;
                case "publicKey":
                    _publicKey = ReadText(ref reader);
                    break;
                case "cryptoType":
                    RequireSr25519(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        // Whatever follows the object would be a damaged file; reading on says so.
        while (reader.Read())
        {
        }
    }

    private static void ReadSecret(ref Utf8JsonReader reader, ref SecretText? secret)
    {
        secret?.Dispose();
        secret = null;
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return;
        }

        using var buffer = new SecretBuffer(reader.ValueSpan.Length * sizeof(char));
        var text = MemoryMarshal.Cast<byte, char>(buffer.Span);
        text = text[..reader.CopyString(text)];
        if (!text.Trim().IsEmpty)
        {
            secret = new SecretText(text);
        }
    }

    private static string? ReadText(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.GetString();
        }

        reader.Skip();
        return null;
    }

    private void RequireSr25519(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number && (!reader.TryGetInt32(out var type) || type != CryptoTypeSr25519))
        {
            throw new TaoverseException(
                "KeyTypeNotSupported", FaultKind.NotSupported, $"The keyfile {_path} is not of sr25519.",
                "Use an sr25519 key, the kind that hotkeys and coldkeys of Bittensor are by default.");
        }

        reader.Skip();
    }

    private AccountId? ReadAccount()
    {
        if (!string.IsNullOrWhiteSpace(_address))
        {
            return Ss58.TryDecode(_address.Trim(), out var account, out _, out var reason)
                ? account
                : throw Damaged(_path, $"its address is not one: {reason}");
        }

        if (string.IsNullOrWhiteSpace(_publicKey))
        {
            return null;
        }

        Span<byte> key = stackalloc byte[AccountId.Size];
        return TryReadHex(_publicKey, key) ? new AccountId(key) : throw Damaged(_path, "its public key is not 32 bytes in hexadecimal");
    }

    private Sr25519KeyPair FromPhrase(SecretText phrase) => Mnemonic.TryValidate(phrase.Span, out var reason)
        ? Sr25519KeyPair.FromMnemonic(phrase.Span)
        : throw Damaged(_path, $"its phrase is not a valid mnemonic, for {reason}");

    private Sr25519KeyPair FromSeed(SecretText hex)
    {
        using var seed = new SecretBuffer(Sr25519KeyPair.SeedSize);
        return TryReadHex(hex.Span, seed.Span)
            ? Sr25519KeyPair.FromSeed(seed.Span)
            : throw Damaged(_path, "its secretSeed is not 32 bytes in hexadecimal");
    }

    private Sr25519KeyPair FromPrivateKey(SecretText hex)
    {
        using var secret = new SecretBuffer(Sr25519KeyPair.SecretSize);
        return (TryReadHex(hex.Span, secret.Span) ? Sr25519KeyPair.TryFromSecret(secret.Span, Account) : null)
            ?? throw Damaged(_path, "its privateKey is not an sr25519 secret of 64 bytes in hexadecimal");
    }

    private static bool TryReadHex(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        text = text.Trim();
        text = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text[2..] : text;
        return text.Length == 2 * bytes.Length && Convert.FromHexString(text, bytes, out _, out _) == OperationStatus.Done;
    }
}
