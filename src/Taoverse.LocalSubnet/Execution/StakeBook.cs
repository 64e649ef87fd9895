using Taoverse.LocalSubnet.Runtime;
using Taoverse.Substrate.Accounts;

namespace Taoverse.LocalSubnet.Execution;

/// <summary>Stakes in the storage of a block: one share is one rao of alpha here, and stays so.</summary>
internal sealed class StakeBook(StorageView subtensor)
{
    private const int FractionBits = 64;

    /// <summary>What a hotkey has staked on a subnet, in rao of alpha.</summary>
    public ulong AlphaOf(AccountId hotkey, int netuid) => subtensor.Get<ulong>("TotalHotkeyAlpha", hotkey, netuid);

    /// <summary>What counts for a hotkey on a subnet: its alpha, and its stake on the root network by weight.</summary>
    public ulong TotalOf(AccountId hotkey, int netuid) =>
        AlphaOf(hotkey, netuid) + (ulong)(((UInt128)AlphaOf(hotkey, 0) * subtensor.Get<ulong>("TaoWeight")) >> FractionBits);

    /// <summary>Adds to what a coldkey has staked with a hotkey.</summary>
    public void Add(AccountId hotkey, AccountId coldkey, int netuid, ulong alpha)
    {
        var shares = (UInt128)alpha << FractionBits;
        subtensor.Set("TotalHotkeyAlpha", AlphaOf(hotkey, netuid) + alpha, hotkey, netuid);
        subtensor.Set("TotalHotkeyShares", subtensor.Get<UInt128>("TotalHotkeyShares", hotkey, netuid) + shares, hotkey, netuid);
        subtensor.Set("Alpha", subtensor.Get<UInt128>("Alpha", hotkey, coldkey, netuid) + shares, hotkey, coldkey, netuid);
        AppendTo("StakingHotkeys", coldkey, hotkey);
    }

    /// <summary>Adds a hotkey to a list that is kept for a coldkey, where it is not in it.</summary>
    public void AppendTo(string entry, AccountId coldkey, AccountId hotkey)
    {
        var listed = subtensor.Get<AccountId[]>(entry, coldkey) ?? [];
        if (!listed.Contains(hotkey))
        {
            subtensor.Set(entry, (AccountId[])[.. listed, hotkey], coldkey);
        }
    }
}
