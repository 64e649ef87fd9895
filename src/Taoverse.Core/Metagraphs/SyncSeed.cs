using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Taoverse.Metagraphs;

/// <summary>A random seed on which all validators of a subnet agree, because it comes from a block that they all see.</summary>
public static class SyncSeed
{
    /// <summary>Finds the newest block that is a multiple of the cadence.</summary>
    /// <param name="currentBlock">The chain's newest block, 0 or more.</param>
    /// <param name="cadence">How many blocks one seed lasts, 1 or more.</param>
    /// <exception cref="TaoverseException"><c>InvalidCadence</c>, <c>InvalidBlock</c>: a number is out of its range.</exception>
    public static long GetSyncBlock(long currentBlock, long cadence)
    {
        if (cadence < 1)
        {
            throw new TaoverseException(
                "InvalidCadence", FaultKind.InvalidInput, $"A cadence of {cadence} blocks is not usable.", "Give 1 or more.");
        }

        if (currentBlock < 0)
        {
            throw new TaoverseException(
                "InvalidBlock", FaultKind.InvalidInput, $"{currentBlock} is no block number.", "Give 0 or more.");
        }

        return currentBlock / cadence * cadence;
    }

    /// <summary>Makes the seed: SHA-256 of the UTF-8 text of the hash, read as a big-endian integer of 256 bits.</summary>
    /// <param name="syncBlockHash">The hash of the sync block as the node writes it: 0x and 64 lower-case hexadecimal digits.</param>
    public static BigInteger FromBlockHash(string syncBlockHash)
    {
        ArgumentException.ThrowIfNullOrEmpty(syncBlockHash);
        return new(SHA256.HashData(Encoding.UTF8.GetBytes(syncBlockHash)), isUnsigned: true, isBigEndian: true);
    }
}
