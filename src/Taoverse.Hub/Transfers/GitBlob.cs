using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Taoverse.Hub.Transfers;

/// <summary>The name that git gives to a file's content: the SHA-1 of a short header and the bytes.</summary>
internal static class GitBlob
{
    private const int BufferBytes = 1 << 16;
    private const int IdLength = 40;

    /// <summary>A hash that has taken in the header, and waits for the bytes.</summary>
    public static IncrementalHash Begin(long bytes)
    {
#pragma warning disable CA5350 // Git names blobs by their SHA-1.
        var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350
        sha.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {bytes}\0")));
        return sha;
    }

    /// <summary>Whether a text has the form of such a name.</summary>
    public static bool IsId(string text) => text.Length == IdLength && text.All(char.IsAsciiHexDigitLower);

    public static string IdOf(ReadOnlySpan<byte> content)
    {
        using var sha = Begin(content.Length);
        sha.AppendData(content);
        return Convert.ToHexStringLower(sha.GetHashAndReset());
    }

    public static string IdOfFile(string path, long bytes)
    {
        using var sha = Begin(bytes);
        using var stream = File.OpenRead(path);
        var buffer = new byte[BufferBytes];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            sha.AppendData(buffer, 0, read);
        }

        return Convert.ToHexStringLower(sha.GetHashAndReset());
    }
}
