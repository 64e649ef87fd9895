namespace Taoverse.Substrate.Crypto;

/// <summary>How a key of a storage map is hashed; the numbers are those of the metadata.</summary>
public enum StorageHasher
{
    /// <summary>BLAKE2b of 128 bits.</summary>
    Blake2128 = 0,

    /// <summary>BLAKE2b of 256 bits.</summary>
    Blake2256 = 1,

    /// <summary>BLAKE2b of 128 bits, followed by the key.</summary>
    Blake2128Concat = 2,

    /// <summary>Two xxHash64 of seeds 0 and 1.</summary>
    Twox128 = 3,

    /// <summary>Four xxHash64 of seeds 0 to 3.</summary>
    Twox256 = 4,

    /// <summary>xxHash64 of seed 0, followed by the key.</summary>
    Twox64Concat = 5,

    /// <summary>The key itself.</summary>
    Identity = 6,
}
