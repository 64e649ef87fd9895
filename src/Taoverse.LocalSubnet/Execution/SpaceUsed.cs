namespace Taoverse.LocalSubnet.Execution;

/// <summary>How much of an epoch's space a hotkey's commitments have used.</summary>
internal sealed record SpaceUsed
{
    public ulong LastEpoch { get; init; }

    public ulong UsedSpace { get; init; }
}
