namespace Taoverse.LocalSubnet.Rpc;

/// <summary>Bytes as the RPC writes them: lower-case hexadecimal after 0x.</summary>
internal static class Hex
{
    public static string Write(ReadOnlySpan<byte> bytes) => string.Concat("0x", Convert.ToHexStringLower(bytes));

    /// <summary>A number as headers carry it: hexadecimal without leading zeros.</summary>
    public static string Write(uint number) => $"0x{number:x}";

    public static byte[] Read(string text)
    {
        if (!text.StartsWith("0x", StringComparison.Ordinal))
        {
            throw RpcErrorException.InvalidParameters($"invalid hex: '{Shorten(text)}' does not begin with 0x");
        }

        try
        {
            return Convert.FromHexString(text.AsSpan(2));
        }
        catch (FormatException)
        {
            throw RpcErrorException.InvalidParameters($"invalid hex: '{Shorten(text)}'");
        }
    }

    private static string Shorten(string text) => text.Length <= 70 ? text : text[..70] + "...";
}
