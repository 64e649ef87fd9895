using System.Buffers;
using System.Text.Json;

namespace Taoverse.Substrate.Rpc;

/// <summary>Bytes as Substrate writes them in JSON: a string of 0x and pairs of hexadecimal digits.</summary>
internal static class HexText
{
    /// <summary>Decodes one JSON value straight from its UTF-8 text.</summary>
    /// <param name="json">The value with its quotes.</param>
    /// <returns>The bytes; null for the JSON value null.</returns>
    /// <exception cref="TaoverseException"><c>UnexpectedResult</c>: the value is something else.</exception>
    public static byte[]? Decode(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType is not (JsonTokenType.String or JsonTokenType.Null))
        {
            throw RpcErrors.UnexpectedResult($"a string of 0x and hexadecimal digits is needed, and it is of the kind {reader.TokenType}");
        }

        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        return reader.ValueIsEscaped ? DecodeEscaped(reader) : DecodeDigits(reader.ValueSpan);
    }

    private static byte[] DecodeEscaped(in Utf8JsonReader reader)
    {
        var text = new byte[reader.ValueSpan.Length];
        return DecodeDigits(text.AsSpan(0, reader.CopyString(text)));
    }

    private static byte[] DecodeDigits(ReadOnlySpan<byte> text)
    {
        if (!text.StartsWith("0x"u8))
        {
            throw RpcErrors.UnexpectedResult("a string of hexadecimal digits is needed, and it does not begin with 0x");
        }

        var digits = text[2..];
        if (digits.Length % 2 != 0)
        {
            throw RpcErrors.UnexpectedResult($"its {digits.Length} hexadecimal digits do not make whole bytes");
        }

        var bytes = new byte[digits.Length / 2];
        var status = Convert.FromHexString(digits, bytes, out var consumed, out _);
        return status == OperationStatus.Done
            ? bytes
            : throw RpcErrors.UnexpectedResult($"its character {consumed + 3} is no hexadecimal digit");
    }
}
