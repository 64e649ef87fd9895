using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Taoverse.Substrate.Crypto.SecretBox;

/// <summary>The stream cipher XSalsa20 (D. J. Bernstein, Extending the Salsa20 nonce), in fixed time.</summary>
internal static class Salsa20
{
    public const int KeySize = 32;
    public const int NonceSize = 24;
    public const int BlockSize = 64;

    private const int Rounds = 20;

    // "expand 32-byte k", at words 0, 5, 10 and 15.
    private static ReadOnlySpan<uint> Constants => [0x61707865, 0x3320646E, 0x79622D32, 0x6B206574];

    /// <summary>Writes the key stream from its beginning.</summary>
    public static void XKeyStream(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, Span<byte> stream)
    {
        Span<byte> subkey = stackalloc byte[KeySize];
        HSalsa20(key, nonce[..16], subkey);

        Span<byte> block = stackalloc byte[BlockSize];
        Span<byte> position = stackalloc byte[16];
        nonce[16..].CopyTo(position);
        for (ulong counter = 0; !stream.IsEmpty; counter++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(position[8..], counter);
            Block(subkey, position, block);
            var used = Math.Min(BlockSize, stream.Length);
            block[..used].CopyTo(stream);
            stream = stream[used..];
        }

        CryptographicOperations.ZeroMemory(subkey);
        CryptographicOperations.ZeroMemory(block);
    }

    private static void Block(ReadOnlySpan<byte> key, ReadOnlySpan<byte> position, Span<byte> block)
    {
        Span<uint> input = stackalloc uint[16];
        Span<uint> state = stackalloc uint[16];
        Load(key, position, input);
        input.CopyTo(state);
        Permute(state);
        for (var i = 0; i < 16; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(block[(4 * i)..], state[i] + input[i]);
        }

        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(input));
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(state));
    }

    private static void HSalsa20(ReadOnlySpan<byte> key, ReadOnlySpan<byte> position, Span<byte> subkey)
    {
        Span<uint> state = stackalloc uint[16];
        Load(key, position, state);
        Permute(state);
        ReadOnlySpan<int> kept = [0, 5, 10, 15, 6, 7, 8, 9];
        for (var i = 0; i < kept.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(subkey[(4 * i)..], state[kept[i]]);
        }

        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(state));
    }

    private static void Load(ReadOnlySpan<byte> key, ReadOnlySpan<byte> position, Span<uint> state)
    {
        for (var i = 0; i < 4; i++)
        {
            state[5 * i] = Constants[i];
            state[1 + i] = BinaryPrimitives.ReadUInt32LittleEndian(key[(4 * i)..]);
            state[6 + i] = BinaryPrimitives.ReadUInt32LittleEndian(position[(4 * i)..]);
            state[11 + i] = BinaryPrimitives.ReadUInt32LittleEndian(key[(16 + (4 * i))..]);
        }
    }

    private static void Permute(Span<uint> x)
    {
        for (var round = 0; round < Rounds; round += 2)
        {
            Quarter(ref x[0], ref x[4], ref x[8], ref x[12]);
            Quarter(ref x[5], ref x[9], ref x[13], ref x[1]);
            Quarter(ref x[10], ref x[14], ref x[2], ref x[6]);
            Quarter(ref x[15], ref x[3], ref x[7], ref x[11]);

            Quarter(ref x[0], ref x[1], ref x[2], ref x[3]);
            Quarter(ref x[5], ref x[6], ref x[7], ref x[4]);
            Quarter(ref x[10], ref x[11], ref x[8], ref x[9]);
            Quarter(ref x[15], ref x[12], ref x[13], ref x[14]);
        }
    }

    private static void Quarter(ref uint a, ref uint b, ref uint c, ref uint d)
    {
        b ^= BitOperations.RotateLeft(a + d, 7);
        c ^= BitOperations.RotateLeft(b + a, 9);
        d ^= BitOperations.RotateLeft(c + b, 13);
        a ^= BitOperations.RotateLeft(d + c, 18);
    }
}
