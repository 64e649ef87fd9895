using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace Taoverse.Evaluation.Data;

/// <summary>Random numbers that are the same on every machine and in every version, so that validators draw the same data.</summary>
/// <remarks>
/// xoshiro256** (Blackman and Vigna). Its four words are SHA-256 of the seed's big-endian two's complement, in as few bytes as it
/// takes, each word read low byte first. A number below n is x mod n of the first x that is below the greatest multiple of n
/// that 64 bits hold.
/// </remarks>
internal sealed class SeededRandom
{
    private ulong a;
    private ulong b;
    private ulong c;
    private ulong d;

    public SeededRandom(BigInteger seed)
    {
        var key = SHA256.HashData(seed.ToByteArray(isUnsigned: false, isBigEndian: true));
        a = BinaryPrimitives.ReadUInt64LittleEndian(key);
        b = BinaryPrimitives.ReadUInt64LittleEndian(key.AsSpan(8));
        c = BinaryPrimitives.ReadUInt64LittleEndian(key.AsSpan(16));
        d = BinaryPrimitives.ReadUInt64LittleEndian(key.AsSpan(24));
    }

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        var result = BitOperations.RotateLeft(b * 5, 7) * 9;
        var shifted = b << 17;
        c ^= a;
        d ^= b;
        b ^= c;
        a ^= d;
        c ^= shifted;
        d = BitOperations.RotateLeft(d, 45);
        return result;
    }

    /// <summary>A number from 0 on below a bound.</summary>
    /// <param name="bound">The bound, 1 or more.</param>
    public long Below(long bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        var n = (ulong)bound;
        var surplus = (0 - n) % n;
        ulong x;
        do
        {
            x = Next();
        }
        while (x > ulong.MaxValue - surplus);

        return (long)(x % n);
    }

    /// <summary>Brings a list into random order (Fisher and Yates, from the end).</summary>
    public void Shuffle<T>(IList<T> items)
    {
        for (var i = items.Count - 1; i > 0; i--)
        {
            var other = (int)Below(i + 1);
            (items[i], items[other]) = (items[other], items[i]);
        }
    }
}
