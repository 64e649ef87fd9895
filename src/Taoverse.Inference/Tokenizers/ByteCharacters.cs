using System.Text;

namespace Taoverse.Inference.Tokenizers;

/// <summary>GPT-2's way to write any byte as one visible character.</summary>
internal static class ByteCharacters
{
    private const int Bytes = 256;
    private static readonly char[] FromByte = new char[Bytes];
    private static readonly Dictionary<char, byte> ToByte = [];

    static ByteCharacters()
    {
        // Printable Latin-1 stands for itself; the rest gets the characters from U+0100 on, in order.
        var next = (char)Bytes;
        for (var value = 0; value < Bytes; value++)
        {
            var itself = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            FromByte[value] = itself ? (char)value : next++;
            ToByte[FromByte[value]] = (byte)value;
        }
    }

    public static char Of(byte value) => FromByte[value];

    /// <summary>The bytes that a token stands for; a token with other characters in it stands for itself.</summary>
    public static byte[] Decode(string token)
    {
        var bytes = new byte[token.Length];
        for (var i = 0; i < token.Length; i++)
        {
            if (!ToByte.TryGetValue(token[i], out bytes[i]))
            {
                return Encoding.UTF8.GetBytes(token);
            }
        }

        return bytes;
    }
}
