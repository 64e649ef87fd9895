namespace Taoverse.LocalSubnet.Runtime.Apis;

/// <summary>What the chain keeps under a netuid.</summary>
internal sealed class SubnetValues(StorageView subtensor, ushort netuid)
{
    private readonly Lazy<NeuronColumns> _neurons = new(() => new NeuronColumns(subtensor, netuid));

    public ushort NetUid => netuid;

    public bool Exists => subtensor.Get<bool>("NetworksAdded", netuid);

    public SubnetIdentity? Identity => subtensor.Get<SubnetIdentity>("SubnetIdentitiesV3", netuid);

    public string Name => Identity?.SubnetName ?? "unknown";

    /// <summary>The neurons, read when they are first asked for.</summary>
    public NeuronColumns Neurons => _neurons.Value;

    /// <summary>A value of the subnet.</summary>
    public T? Get<T>(string entry) => subtensor.Get<T>(entry, netuid);

    /// <summary>A value that belongs to a hotkey on the subnet.</summary>
    public T? GetOf<T>(string entry, Substrate.Accounts.AccountId hotkey) => subtensor.Get<T>(entry, netuid, hotkey);

    /// <summary>A value that belongs to a coldkey wherever it is.</summary>
    public T? GetGlobal<T>(string entry, Substrate.Accounts.AccountId coldkey) => subtensor.Get<T>(entry, coldkey);
}
