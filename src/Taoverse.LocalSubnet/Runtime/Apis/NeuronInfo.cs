using Taoverse.Substrate.Accounts;

namespace Taoverse.LocalSubnet.Runtime.Apis;

/// <summary>A neuron as <c>NeuronInfoRuntimeApi</c> answers it; the lite form leaves out weights and bonds.</summary>
internal sealed record NeuronInfo
{
    public AccountId Hotkey { get; init; }

    public AccountId Coldkey { get; init; }

    public int Uid { get; init; }

    public int Netuid { get; init; }

    public bool Active { get; init; }

    public AxonInfo AxonInfo { get; init; } = new();

    public PrometheusInfo PrometheusInfo { get; init; } = new();

    public (AccountId Coldkey, ulong Stake)[] Stake { get; init; } = [];

    public ushort Rank { get; init; }

    public ulong Emission { get; init; }

    public ushort Incentive { get; init; }

    public ushort Consensus { get; init; }

    public ushort Trust { get; init; }

    public ushort ValidatorTrust { get; init; }

    public ushort Dividends { get; init; }

    public ulong LastUpdate { get; init; }

    public bool ValidatorPermit { get; init; }

    public (ushort Uid, ushort Value)[] Weights { get; init; } = [];

    public (ushort Uid, ushort Value)[] Bonds { get; init; } = [];

    public ushort PruningScore { get; init; }
}
