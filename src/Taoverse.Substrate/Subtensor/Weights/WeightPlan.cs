namespace Taoverse.Substrate.Subtensor.Weights;

/// <summary>Weights that passed every check that the chain makes, as they would be sent.</summary>
public sealed record WeightPlan
{
    /// <summary>The subnet.</summary>
    public required int NetUid { get; init; }

    /// <summary>The slot of the hotkey that sets the weights.</summary>
    public required int Uid { get; init; }

    /// <summary>SS58 address of that hotkey.</summary>
    public required string Hotkey { get; init; }

    /// <summary>The exact vector.</summary>
    public required WeightVector Vector { get; init; }

    /// <summary>The version key that goes with it.</summary>
    public required ulong VersionKey { get; init; }

    /// <summary>The block at which the checks were made.</summary>
    public required long Block { get; init; }
}
