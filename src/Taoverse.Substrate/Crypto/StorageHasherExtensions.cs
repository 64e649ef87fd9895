using System.Buffers.Binary;

namespace Taoverse.Substrate.Crypto;

/// <summary>What the storage hashers compute.</summary>
public static class StorageHasherExtensions
{
    /// <summary>Hashes an encoded key.</summary>
    /// <param name="hasher">The hasher.</param>
    /// <param name="key">The key in SCALE.</param>
    /// <returns>The hash, followed by the key where the hasher keeps it.</returns>
    public static byte[] Hash(this StorageHasher hasher, ReadOnlySpan<byte> key) => hasher switch
    {
        StorageHasher.Blake2128 => Blake2b.Hash(key, 16),
        StorageHasher.Blake2256 => Blake2b.Hash(key, 32),
        StorageHasher.Blake2128Concat => [.. Blake2b.Hash(key, 16), .. key],
        StorageHasher.Twox128 => Twox(key, 2),
        StorageHasher.Twox256 => Twox(key, 4),
        StorageHasher.Twox64Concat => [.. Twox(key, 1), .. key],
        StorageHasher.Identity => key.ToArray(),
        _ => throw new ArgumentOutOfRangeException(nameof(hasher), hasher, "Not a storage hasher."),
    };

    /// <summary>The number of bytes of hash that stand before the key itself.</summary>
    /// <returns>The number of bytes, or -1 where the hasher does not keep the key.</returns>
    public static int PrefixLength(this StorageHasher hasher) => hasher switch
    {
        StorageHasher.Blake2128Concat => 16,
        StorageHasher.Twox64Concat => 8,
        StorageHasher.Identity => 0,
        _ => -1,
    };

    private static byte[] Twox(ReadOnlySpan<byte> key, int words)
    {
        var hash = new byte[8 * words];
        for (var i = 0; i < words; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(hash.AsSpan(8 * i), XxHash64.Hash(key, (ulong)i));
        }

        return hash;
    }
}
