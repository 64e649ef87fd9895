using Taoverse.LocalSubnet.Runtime;
using Taoverse.Substrate.Accounts;

namespace Taoverse.LocalSubnet.Execution;

/// <summary>The uids of a subnet in the storage of a block: who holds which, and how one changes hands.</summary>
internal sealed class NeuronSlots(StorageView subtensor, ushort netuid)
{
    /// <summary>The number of neurons.</summary>
    public ushort Count => subtensor.Get<ushort>("SubnetworkN", netuid);

    /// <summary>The uid of a hotkey; null where it is not registered.</summary>
    public ushort? UidOf(AccountId hotkey) => subtensor.Get<ushort?>("Uids", netuid, hotkey);

    /// <summary>One value of a vector that holds one for each uid; the default where the vector is shorter.</summary>
    public T? Element<T>(string entry, int uid) => (subtensor.Get<T[]>(entry, netuid) ?? []).ElementAtOrDefault(uid);

    /// <summary>Writes one value of such a vector, which grows as far as it must.</summary>
    public void SetElement<T>(string entry, int uid, T value)
    {
        var vector = subtensor.Get<T[]>(entry, netuid) ?? [];
        if (vector.Length <= uid)
        {
            Array.Resize(ref vector, uid + 1);
        }

        vector[uid] = value;
        subtensor.Set(entry, vector, netuid);
    }

    /// <summary>Gives a hotkey a slot: a free one, or that of the neuron to prune.</summary>
    /// <returns>The uid.</returns>
    public ushort Register(AccountId hotkey, uint block)
    {
        var uid = Count;
        if (uid < subtensor.Get<ushort>("MaxAllowedUids", netuid))
        {
            subtensor.Set("SubnetworkN", uid + 1, netuid);
        }
        else
        {
            uid = ToPrune(block);
            Remove(uid);
        }

        subtensor.Set("Keys", hotkey, netuid, uid);
        subtensor.Set("Uids", uid, netuid, hotkey);
        subtensor.Set("BlockAtRegistration", (ulong)block, netuid, uid);
        subtensor.Set("IsNetworkMember", true, hotkey, netuid);
        Reset(uid, block);
        return uid;
    }

    // pallet_subtensor, get_neuron_to_prune at spec 293: the lowest score, then the earliest registration; those in immunity
    // only where there are no others, the owner's hotkey never.
    private ushort ToPrune(uint block)
    {
        var immunity = subtensor.Get<ushort>("ImmunityPeriod", netuid);
        var owner = subtensor.Get<AccountId>("SubnetOwnerHotkey", netuid);
        var scores = subtensor.Get<ushort[]>("PruningScores", netuid) ?? [];
        return Enumerable.Range(0, Count)
            .Where(uid => subtensor.Get<AccountId>("Keys", netuid, uid) != owner)
            .Select(uid => (Uid: (ushort)uid, Registered: subtensor.Get<ulong>("BlockAtRegistration", netuid, uid)))
            .OrderBy(n => block - n.Registered < immunity)
            .ThenBy(n => scores.ElementAtOrDefault(n.Uid))
            .ThenBy(n => n.Registered)
            .Select(n => n.Uid)
            .FirstOrDefault();
    }

    private void Remove(ushort uid)
    {
        var old = subtensor.Get<AccountId>("Keys", netuid, uid);
        subtensor.Remove("Uids", netuid, old);
        subtensor.Remove("IsNetworkMember", old, netuid);
        subtensor.Remove("Axons", netuid, old);
        subtensor.Remove("Prometheus", netuid, old);
        subtensor.Remove("Weights", netuid, uid);
        subtensor.Remove("Bonds", netuid, uid);
    }

    private void Reset(ushort uid, uint block)
    {
        SetElement("Active", uid, true);
        SetElement("ValidatorPermit", uid, false);
        SetElement("Emission", uid, 0UL);
        SetElement("LastUpdate", uid, (ulong)block);
        foreach (var entry in new[] { "Rank", "Trust", "Consensus", "Incentive", "Dividends", "ValidatorTrust", "PruningScores" })
        {
            SetElement(entry, uid, (ushort)0);
        }
    }
}
