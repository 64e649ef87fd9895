using System.Runtime.InteropServices;
using System.Security;
using System.Text;

namespace Taoverse.Substrate.Crypto;

/// <summary>Secret text (a phrase, a password) in memory that is not moved, and that is zeroed when it is disposed of.</summary>
public sealed class SecretText : IDisposable
{
    private readonly SecretBuffer _buffer;

    /// <summary>Makes a copy of the text; the caller's own copy remains the caller's to clear.</summary>
    /// <param name="text">The secret.</param>
    public SecretText(ReadOnlySpan<char> text)
    {
        _buffer = new SecretBuffer(text.Length * sizeof(char));
        text.CopyTo(MemoryMarshal.Cast<byte, char>(_buffer.Span));
    }

    /// <summary>The text. Hold the object as long as the span.</summary>
    /// <exception cref="ObjectDisposedException">The text has been zeroed.</exception>
    public ReadOnlySpan<char> Span => MemoryMarshal.Cast<byte, char>(_buffer.Span);

    /// <summary>Its length in characters.</summary>
    public int Length => _buffer.Length / sizeof(char);

    /// <summary>Takes the text out of a secure string.</summary>
    /// <param name="text">As the shell hands out passwords.</param>
    public static SecretText From(SecureString text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var pointer = Marshal.SecureStringToGlobalAllocUnicode(text);
        try
        {
            var secret = new SecretText(new char[text.Length]);
            var bytes = secret._buffer.Span;
            for (var i = 0; i < bytes.Length; i++)
            {
                bytes[i] = Marshal.ReadByte(pointer, i);
            }

            return secret;
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(pointer);
        }
    }

    /// <summary>The text as the shell holds secrets: it shows nothing until it is asked to.</summary>
    public SecureString ToSecureString()
    {
        var text = new SecureString();
        foreach (var character in Span)
        {
            text.AppendChar(character);
        }

        text.MakeReadOnly();
        return text;
    }

    /// <summary>Zeroes the text.</summary>
    public void Dispose() => _buffer.Dispose();

    /// <summary>Never the content.</summary>
    public override string ToString() => $"{Length} secret characters";

    /// <summary>The text in UTF-8.</summary>
    internal static SecretBuffer ToUtf8(ReadOnlySpan<char> text)
    {
        var bytes = new SecretBuffer(Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, bytes.Span);
        return bytes;
    }
}
