using Taoverse.Substrate.Accounts;

namespace Taoverse.LocalSubnet.Runtime.Apis;

/// <summary>What the chain keeps of the neurons of a subnet, one value per uid.</summary>
internal sealed class NeuronColumns
{
    private readonly StorageView _subtensor;

    public NeuronColumns(StorageView subtensor, int netuid)
    {
        _subtensor = subtensor;
        NetUid = netuid;
        Count = subtensor.Get<int>("SubnetworkN", netuid);
        Hotkeys = PerUid(uid => subtensor.Get<AccountId>("Keys", netuid, uid));
        Coldkeys = PerUid(uid => subtensor.Get<AccountId>("Owner", Hotkeys[uid]));
        Active = Column<bool>("Active");
        ValidatorPermit = Column<bool>("ValidatorPermit");
        PruningScores = Column<ushort>("PruningScores");
        LastUpdate = Column<ulong>("LastUpdate");
        Emission = Column<ulong>("Emission");
        Dividends = Column<ushort>("Dividends");
        Incentive = Column<ushort>("Incentive");
        Consensus = Column<ushort>("Consensus");
        Trust = Column<ushort>("Trust");
        ValidatorTrust = Column<ushort>("ValidatorTrust");
        Rank = Column<ushort>("Rank");
        AlphaStake = PerUid(uid => subtensor.Get<ulong>("TotalHotkeyAlpha", Hotkeys[uid], netuid));
        TaoStake = PerUid(uid => subtensor.Get<ulong>("TotalHotkeyAlpha", Hotkeys[uid], 0));

        // Root stake counts with a weight that is a share of 2^64.
        var weight = (UInt128)subtensor.Get<ulong>("TaoWeight");
        TotalStake = PerUid(uid => AlphaStake[uid] + (ulong)((TaoStake[uid] * weight) >> 64));
    }

    public int NetUid { get; }

    public int Count { get; }

    public AccountId[] Hotkeys { get; }

    public AccountId[] Coldkeys { get; }

    public bool[] Active { get; }

    public bool[] ValidatorPermit { get; }

    public ushort[] PruningScores { get; }

    public ulong[] LastUpdate { get; }

    public ulong[] Emission { get; }

    public ushort[] Dividends { get; }

    public ushort[] Incentive { get; }

    public ushort[] Consensus { get; }

    public ushort[] Trust { get; }

    public ushort[] ValidatorTrust { get; }

    public ushort[] Rank { get; }

    /// <summary>Stake on the subnet itself, in rao of alpha.</summary>
    public ulong[] AlphaStake { get; }

    /// <summary>Stake on the root network, in rao.</summary>
    public ulong[] TaoStake { get; }

    /// <summary>Both together, the root stake by its weight.</summary>
    public ulong[] TotalStake { get; }

    public ulong[] BlockAtRegistration => PerUid(uid => _subtensor.Get<ulong>("BlockAtRegistration", NetUid, uid));

    public AxonInfo[] Axons => PerUid(uid => _subtensor.Get<AxonInfo>("Axons", NetUid, Hotkeys[uid]) ?? new AxonInfo());

    /// <summary>One value per uid.</summary>
    public T[] PerUid<T>(Func<int, T> value)
    {
        var column = new T[Count];
        for (var uid = 0; uid < column.Length; uid++)
        {
            column[uid] = value(uid);
        }

        return column;
    }

    // A vector may be shorter than the subnet, between a registration and the next epoch; what is missing is zero.
    private T[] Column<T>(string entry)
    {
        var stored = _subtensor.Get<T[]>(entry, NetUid) ?? [];
        Array.Resize(ref stored, Count);
        return stored;
    }
}
