using Taoverse.Substrate.Extrinsics;

namespace Taoverse.Substrate.Subtensor.Weights;

/// <summary>Weights that were sent, and what became of them.</summary>
public sealed record WeightSubmission
{
    /// <summary>The subnet.</summary>
    public required int NetUid { get; init; }

    /// <summary>The slot of the validator that sent them.</summary>
    public required int Uid { get; init; }

    /// <summary>SS58 address of its hotkey.</summary>
    public required string Hotkey { get; init; }

    /// <summary>What became of them.</summary>
    public required ExtrinsicStatus Status { get; init; }

    /// <summary>The block that they are in; null where they are in none.</summary>
    public long? Block { get; init; }

    /// <summary>The extrinsic's hash, 0x and 64 hexadecimal digits.</summary>
    public required string ExtrinsicHash { get; init; }

    /// <summary>The slots that got weights.</summary>
    public required IReadOnlyList<ushort> Uids { get; init; }

    /// <summary>Their raw values, 1 to 65535, in the order of <see cref="Uids"/>.</summary>
    public required IReadOnlyList<ushort> Values { get; init; }

    /// <summary>The version key that went with them.</summary>
    public required ulong VersionKey { get; init; }

    /// <summary>What happened, in a sentence; null where they were taken.</summary>
    public string? Reason { get; init; }

    /// <summary>Joins a plan and its outcome.</summary>
    /// <param name="plan">What was sent.</param>
    /// <param name="outcome">What became of it.</param>
    public static WeightSubmission Of(WeightPlan plan, ExtrinsicOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(outcome);
        return new WeightSubmission
        {
            NetUid = plan.NetUid,
            Uid = plan.Uid,
            Hotkey = plan.Hotkey,
            Status = outcome.Status,
            Block = outcome.Block,
            ExtrinsicHash = outcome.Hash,
            Uids = plan.Vector.Uids,
            Values = plan.Vector.Values,
            VersionKey = plan.VersionKey,
            Reason = outcome.Reason,
        };
    }
}
