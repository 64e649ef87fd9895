using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Taoverse.Substrate.Crypto.SecretBox;

/// <summary>
/// The authenticator Poly1305 (RFC 8439, section 2.5), in fixed time: modulo 2^130 - 5 in three limbs of 44, 44 and 42 bits.
/// </summary>
internal static class Poly1305
{
    public const int KeySize = 32;
    public const int TagSize = 16;

    private const ulong Mask44 = (1UL << 44) - 1;
    private const ulong Mask42 = (1UL << 42) - 1;

    /// <summary>Writes the tag of a message under a key that is used once.</summary>
    public static void Tag(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, Span<byte> tag)
    {
        var t0 = BinaryPrimitives.ReadUInt64LittleEndian(key) & 0x0FFFFFFC0FFFFFFF;
        var t1 = BinaryPrimitives.ReadUInt64LittleEndian(key[8..]) & 0x0FFFFFFC0FFFFFFC;
        var r0 = t0 & Mask44;
        var r1 = ((t0 >> 44) | (t1 << 20)) & Mask44;
        var r2 = t1 >> 24;

        ulong h0 = 0, h1 = 0, h2 = 0;
        Span<byte> block = stackalloc byte[TagSize + 1];
        while (!message.IsEmpty)
        {
            var used = Math.Min(TagSize, message.Length);
            block.Clear();
            message[..used].CopyTo(block);
            block[used] = 1;
            message = message[used..];

            t0 = BinaryPrimitives.ReadUInt64LittleEndian(block);
            t1 = BinaryPrimitives.ReadUInt64LittleEndian(block[8..]);
            h0 += t0 & Mask44;
            h1 += ((t0 >> 44) | (t1 << 20)) & Mask44;
            h2 += (t1 >> 24) | ((ulong)block[16] << 40);

            // Limbs from 2^132 on come back times 5 * 4 = 20.
            var d0 = ((UInt128)h0 * r0) + ((UInt128)h1 * (20 * r2)) + ((UInt128)h2 * (20 * r1));
            var d1 = ((UInt128)h0 * r1) + ((UInt128)h1 * r0) + ((UInt128)h2 * (20 * r2));
            var d2 = ((UInt128)h0 * r2) + ((UInt128)h1 * r1) + ((UInt128)h2 * r0);
            h0 = (ulong)d0 & Mask44;
            d1 += (ulong)(d0 >> 44);
            h1 = (ulong)d1 & Mask44;
            d2 += (ulong)(d1 >> 44);
            h2 = (ulong)d2 & Mask42;
            h0 += 5 * (ulong)(d2 >> 42);
            h1 += h0 >> 44;
            h0 &= Mask44;
        }

        Finish(h0, h1, h2, key[16..], tag);
        CryptographicOperations.ZeroMemory(block);
    }

    private static void Finish(ulong h0, ulong h1, ulong h2, ReadOnlySpan<byte> pad, Span<byte> tag)
    {
        for (var i = 0; i < 2; i++)
        {
            h2 += h1 >> 44;
            h1 &= Mask44;
            h0 += 5 * (h2 >> 42);
            h2 &= Mask42;
            h1 += h0 >> 44;
            h0 &= Mask44;
        }

        // h + 5 reaches 2^130 where h is not below the modulus; then h + 5 - 2^130 is taken, by a mask.
        var g0 = h0 + 5;
        var g1 = h1 + (g0 >> 44);
        var g2 = h2 + (g1 >> 44);
        var take = 0 - (g2 >> 42);
        h0 ^= take & (h0 ^ (g0 & Mask44));
        h1 ^= take & (h1 ^ (g1 & Mask44));
        h2 ^= take & (h2 ^ (g2 & Mask42));

        var number = new UInt128((h1 >> 20) | (h2 << 24), h0 | (h1 << 44));
        number += BinaryPrimitives.ReadUInt128LittleEndian(pad);
        BinaryPrimitives.WriteUInt128LittleEndian(tag, number);
    }
}
