using System.Numerics;
using Taoverse.Substrate.Scale;

namespace Taoverse.Substrate.Extrinsics;

/// <summary>The blocks in which a signed extrinsic may be included.</summary>
/// <remarks>Source: sp_runtime::generic::Era. A mortal era is a period of 4 to 65536 blocks, a power of two, and a phase within it.</remarks>
public readonly record struct Era
{
    private const long Shortest = 4;
    private const long Longest = 65536;

    private Era(long period, long phase) => (Period, Phase) = (period, phase);

    /// <summary>An era without end.</summary>
    public static Era Immortal => default;

    /// <summary>The number of blocks in the period; 0 where the era has no end.</summary>
    public long Period { get; }

    /// <summary>Where in its period the era begins.</summary>
    public long Phase { get; }

    /// <summary>Whether the era has an end.</summary>
    public bool IsMortal => Period > 0;

    /// <summary>An era that begins at a block.</summary>
    /// <param name="period">How many blocks it lasts; rounded up to a power of two between 4 and 65536.</param>
    /// <param name="current">The block at which it begins, or a few later in a long era.</param>
    public static Era Mortal(long period, long current)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(period);
        ArgumentOutOfRangeException.ThrowIfNegative(current);
        var rounded = (long)BitOperations.RoundUpToPowerOf2((ulong)Math.Clamp(period, Shortest, Longest));
        var phase = current % rounded;
        return new Era(rounded, phase / Quantum(rounded) * Quantum(rounded));
    }

    /// <summary>The first block of the era that a block is in.</summary>
    public long Birth(long current) => IsMortal ? ((Math.Max(current, Phase) - Phase) / Period * Period) + Phase : 0;

    /// <summary>The first block after the era that a block is in.</summary>
    public long Death(long current) => IsMortal ? Birth(current) + Period : long.MaxValue;

    /// <summary>One zero byte, or two bytes of which four bits are the period and twelve the phase.</summary>
    public byte[] Encode()
    {
        if (!IsMortal)
        {
            return [0];
        }

        var bits = Math.Clamp(BitOperations.TrailingZeroCount(Period) - 1, 1, 15) | (int)(Phase / Quantum(Period)) << 4;
        return [(byte)bits, (byte)(bits >> 8)];
    }

    /// <summary>Reads an era as it stands in an extrinsic.</summary>
    /// <exception cref="ScaleException">The bytes are no era.</exception>
    public static Era Read(ref ScaleReader reader)
    {
        var first = reader.ReadByte();
        if (first == 0)
        {
            return Immortal;
        }

        var bits = first | (reader.ReadByte() << 8);
        var period = 2L << (bits & 0xF);
        var phase = (bits >> 4) * Quantum(period);
        return period >= Shortest && phase < period
            ? new Era(period, phase)
            : throw new ScaleException("The era's phase lies outside its period", reader.Position);
    }

    // Long periods have more phases than twelve bits can tell apart.
    private static long Quantum(long period) => Math.Max(period >> 12, 1);
}
