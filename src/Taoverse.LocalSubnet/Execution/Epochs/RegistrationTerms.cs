using Taoverse.LocalSubnet.Runtime;

namespace Taoverse.LocalSubnet.Execution.Epochs;

/// <summary>Changes what registration costs, as pallet SubtensorModule does at the beginning of each block.</summary>
/// <remarks>Simplified: there is no registration by proof of work, so difficulty stays as it is.</remarks>
internal static class RegistrationTerms
{
    /// <summary>Begins a block.</summary>
    public static void Advance(StorageView subtensor, ushort netuid, uint block)
    {
        if (subtensor.Get<ushort>("RegistrationsThisBlock", netuid) > 0)
        {
            subtensor.Set("RegistrationsThisBlock", 0, netuid);
        }

        if (block - subtensor.Get<ulong>("LastAdjustmentBlock", netuid) < subtensor.Get<ushort>("AdjustmentInterval", netuid))
        {
            return;
        }

        // The cost rises where there were more than the target, and falls where there were none; in between it stays.
        var registered = subtensor.Get<ushort>("RegistrationsThisInterval", netuid);
        var target = subtensor.Get<ushort>("TargetRegistrationsPerInterval", netuid);
        if (registered > target || registered == 0)
        {
            subtensor.Set("Burn", Next(subtensor, netuid, registered, target), netuid);
        }

        subtensor.Set("LastAdjustmentBlock", (ulong)block, netuid);
        subtensor.Set("RegistrationsThisInterval", 0, netuid);
        subtensor.Set("BurnRegistrationsThisInterval", 0, netuid);
    }

    private static ulong Next(StorageView subtensor, ushort netuid, ushort registered, ushort target)
    {
        double burn = subtensor.Get<ulong>("Burn", netuid);
        var updated = target == 0 ? 0 : burn * (registered + target) / (2.0 * target);
        var alpha = subtensor.Get<ulong>("AdjustmentAlpha", netuid) / (double)ulong.MaxValue;
        var next = (alpha * burn) + ((1 - alpha) * updated);
        return Math.Clamp((ulong)next, subtensor.Get<ulong>("MinBurn", netuid), subtensor.Get<ulong>("MaxBurn", netuid));
    }
}
