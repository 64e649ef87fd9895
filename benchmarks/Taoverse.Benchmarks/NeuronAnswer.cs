using Taoverse.Substrate.Accounts;

namespace Taoverse.Benchmarks;

/// <summary>Every field of a neuron that has a use, as get_neurons_lite answers it.</summary>
internal sealed class NeuronAnswer
{
    public required AccountId Hotkey { get; set; }

    public required AccountId Coldkey { get; set; }

    public required ushort Uid { get; set; }

    public required ushort Netuid { get; set; }

    public required bool Active { get; set; }

    public required AxonAnswer AxonInfo { get; set; }

    public required (AccountId Coldkey, ulong Rao)[] Stake { get; set; }

    public required ushort Rank { get; set; }

    public required ulong Emission { get; set; }

    public required ushort Incentive { get; set; }

    public required ushort Consensus { get; set; }

    public required ushort Trust { get; set; }

    public required ushort ValidatorTrust { get; set; }

    public required ushort Dividends { get; set; }

    public required ulong LastUpdate { get; set; }

    public required bool ValidatorPermit { get; set; }

    public required ushort PruningScore { get; set; }
}
