namespace Taoverse.Substrate.Subtensor.Wire;

/// <summary>How much of an epoch's space for commitments a hotkey has used.</summary>
internal sealed class SpaceUsage
{
    public required ulong LastEpoch { get; set; }

    /// <summary>In bytes.</summary>
    public required ulong UsedSpace { get; set; }
}
