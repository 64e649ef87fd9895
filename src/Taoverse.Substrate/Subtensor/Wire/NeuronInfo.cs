using Taoverse.Substrate.Accounts;

namespace Taoverse.Substrate.Subtensor.Wire;

/// <summary>What NeuronInfoRuntimeApi answers for a neuron; weights and bonds only where they were asked for.</summary>
internal sealed class NeuronInfo
{
    public required AccountId Hotkey { get; set; }

    public required AccountId Coldkey { get; set; }

    public required ushort Uid { get; set; }

    public required bool Active { get; set; }

    public required AxonInfo AxonInfo { get; set; }

    public required (AccountId Coldkey, ulong Rao)[] Stake { get; set; }

    public required ulong Emission { get; set; }

    public required ushort Incentive { get; set; }

    public required ushort Consensus { get; set; }

    public required ushort ValidatorTrust { get; set; }

    public required ushort Dividends { get; set; }

    public required ulong LastUpdate { get; set; }

    public required bool ValidatorPermit { get; set; }

    public (ushort Uid, ushort Value)[]? Weights { get; set; }

    public (ushort Uid, ushort Value)[]? Bonds { get; set; }
}
