using Taoverse.State;

namespace Taoverse.PowerShell.Competitions;

/// <summary>The block that a subnet was synced at last: the block of now, for what works without a network.</summary>
internal static class SyncedBlock
{
    /// <summary>Finds it; null where the subnet was never synced.</summary>
    public static long? Find(string stateFolder, int netUid)
    {
        if (!StateDatabase.Exists(stateFolder))
        {
            return null;
        }

        using var state = StateDatabase.Open(stateFolder);
        return state.Metagraphs.FindBlock(netUid);
    }
}
