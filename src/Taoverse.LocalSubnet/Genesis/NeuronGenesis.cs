using Taoverse.LocalSubnet.Runtime;
using Taoverse.Substrate.Codecs;

namespace Taoverse.LocalSubnet.Genesis;

/// <summary>Writes the first storage of one neuron: its keys, its stake, where it serves.</summary>
internal static class NeuronGenesis
{
    // 64 bits of fraction.
    private const int FractionBits = 64;

    // ExtraFlags of an account's balance: the account keeps holds and freezes in the new way.
    private static readonly UInt128 NewLogic = UInt128.One << 127;

    /// <summary>Writes a neuron.</summary>
    public static void Write(StorageView subtensor, StorageView system, SubnetPlan plan, int uid, uint registered)
    {
        var (netuid, hotkey, coldkey) = (plan.NetUid, plan.Hotkeys[uid], plan.Coldkeys[uid]);
        subtensor.Set("Keys", hotkey, netuid, uid);
        subtensor.Set("Uids", uid, netuid, hotkey);
        subtensor.Set("Owner", coldkey, hotkey);
        subtensor.Set("IsNetworkMember", true, hotkey, netuid);
        subtensor.Set("BlockAtRegistration", (ulong)registered, netuid, uid);
        WriteStake(subtensor, plan, uid, netuid, plan.AlphaStake(uid));
        if (plan.RootStake(uid) is > 0 and var root)
        {
            WriteStake(subtensor, plan, uid, 0, root);
        }

        if (uid == 0 || plan.Coldkeys[uid - 1] != coldkey)
        {
            var owned = Enumerable.Range(uid, plan.Count - uid).TakeWhile(i => plan.Coldkeys[i] == coldkey).Select(i => plan.Hotkeys[i]).ToArray();
            subtensor.Set("OwnedHotkeys", owned, coldkey);
            subtensor.Set("StakingHotkeys", owned, coldkey);
            WriteAccount(system, plan, uid);
        }

        // The address is from the range that is kept for documentation.
        if (plan.Hash.Below(10, "serves", netuid, uid) > 0)
        {
            subtensor.Set(
                "Axons",
                new AxonInfo
                {
                    Block = registered,
                    Version = 9_000_000,
                    Ip = 0xC6336400U + (UInt128)plan.Hash.Below(256, "ip", netuid, uid),
                    Port = (ushort)(8091 + (uid % 1000)),
                    IpType = 4,
                    Protocol = 4,
                },
                netuid, hotkey);
        }
    }

    private static void WriteStake(StorageView subtensor, SubnetPlan plan, int uid, ushort netuid, ulong stake)
    {
        var (hotkey, coldkey) = (plan.Hotkeys[uid], plan.Coldkeys[uid]);
        var shares = (UInt128)stake << FractionBits;
        subtensor.Set("TotalHotkeyAlpha", stake, hotkey, netuid);
        subtensor.Set("TotalHotkeyShares", shares, hotkey, netuid);
        subtensor.Set("Alpha", shares, hotkey, coldkey, netuid);
    }

    private static void WriteAccount(StorageView system, SubnetPlan plan, int uid)
    {
        var free = 1_000_000_000 + plan.Hash.Below(500_000_000_000, "balance", plan.NetUid, uid);
        var data = new ScaleRecord([new("free", free), new("reserved", 0UL), new("frozen", 0UL), new("flags", NewLogic)]);
        system.Set<object?>(
            "Account",
            new ScaleRecord([new("nonce", 0u), new("consumers", 0u), new("providers", 1u), new("sufficients", 0u), new("data", data)]),
            plan.Coldkeys[uid]);
    }
}
