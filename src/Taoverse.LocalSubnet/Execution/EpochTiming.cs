namespace Taoverse.LocalSubnet.Execution;

/// <summary>When epochs begin and end.</summary>
internal static class EpochTiming
{
    /// <summary>The index of the epoch that a block is in, as pallet SubtensorModule derives it from the block's number.</summary>
    public static ulong Index(uint block, ushort netuid, ushort tempo) => (block + (ulong)netuid + 1) / (tempo + 1UL);
}
