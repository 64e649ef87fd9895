using System.Text.Json;

namespace Taoverse.LocalSubnet.Rpc;

/// <summary>The parameters of a request, by position.</summary>
internal readonly struct RpcParameters(JsonElement parameters)
{
    private int Count => parameters.ValueKind == JsonValueKind.Array ? parameters.GetArrayLength() : 0;

    /// <summary>Refuses parameters that are no list.</summary>
    public void Check()
    {
        if (parameters.ValueKind is not (JsonValueKind.Array or JsonValueKind.Undefined or JsonValueKind.Null))
        {
            throw RpcErrorException.InvalidParameters("expected a sequence");
        }
    }

    /// <summary>Whether a parameter was given, and not as null.</summary>
    public bool Has(int index) => index < Count && parameters[index].ValueKind != JsonValueKind.Null;

    /// <summary>A parameter of any kind.</summary>
    public JsonElement Element(int index) => index < Count
        ? parameters[index]
        : throw RpcErrorException.InvalidParameters($"invalid length {Count}, expected a parameter at position {index}");

    /// <summary>A text.</summary>
    public string Text(int index) => Text(Element(index));

    /// <summary>Bytes in hexadecimal.</summary>
    public byte[] Bytes(int index) => Hex.Read(Text(index));

    /// <summary>A block's hash; null where none was given.</summary>
    public byte[]? Hash(int index) => !Has(index) ? null
        : Bytes(index) is { Length: 32 } hash ? hash
        : throw RpcErrorException.InvalidParameters("invalid length: a hash has 32 bytes");

    /// <summary>A whole number of 32 bits, or a text of one in hexadecimal.</summary>
    public static uint Number(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Number && element.TryGetUInt32(out var number))
        {
            return number;
        }

        return element.ValueKind == JsonValueKind.String && element.GetString() is ['0', 'x', .. var digits]
            && uint.TryParse(digits, System.Globalization.NumberStyles.AllowHexSpecifier, null, out number)
            ? number
            : throw RpcErrorException.InvalidParameters($"invalid number: {element.ValueKind}");
    }

    /// <summary>A list of bytes in hexadecimal.</summary>
    public IReadOnlyList<byte[]> BytesList(int index) => Element(index) is { ValueKind: JsonValueKind.Array } list
        ? [.. list.EnumerateArray().Select(e => Hex.Read(Text(e)))]
        : throw RpcErrorException.InvalidParameters("expected a sequence");

    public static string Text(JsonElement element) => element.ValueKind == JsonValueKind.String
        ? element.GetString()!
        : throw RpcErrorException.InvalidParameters($"invalid type: {element.ValueKind}, expected a string");
}
