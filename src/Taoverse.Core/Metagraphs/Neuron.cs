namespace Taoverse.Metagraphs;

/// <summary>One neuron (a miner or a validator) of a subnet, as of the block of its metagraph.</summary>
/// <remarks>
/// Shares are the chain's u16 divided by 65535, amounts are rao divided by 1e9; the raw value stands beside each.
/// Rank, trust and pruning score are left out: newer chains report constants for them.
/// </remarks>
public sealed record Neuron
{
    private const decimal RaoPerTao = 1_000_000_000m;

    /// <summary>The subnet.</summary>
    public required int NetUid { get; init; }

    /// <summary>The slot in the subnet; slots change owners, so state is keyed by hotkey instead.</summary>
    public required int Uid { get; init; }

    /// <summary>SS58 address of the hotkey.</summary>
    public required string Hotkey { get; init; }

    /// <summary>SS58 address of the coldkey that owns the hotkey.</summary>
    public required string Coldkey { get; init; }

    /// <summary>Total stake in rao (TAO on old chains, alpha plus weighted TAO on newer ones).</summary>
    public required ulong StakeRao { get; init; }

    /// <summary>Total stake, in TAO or alpha.</summary>
    public decimal Stake => StakeRao / RaoPerTao;

    /// <summary>Incentive, raw.</summary>
    public required ushort IncentiveRaw { get; init; }

    /// <summary>Incentive, 0 to 1.</summary>
    public double Incentive => IncentiveRaw / 65535.0;

    /// <summary>Consensus, raw.</summary>
    public required ushort ConsensusRaw { get; init; }

    /// <summary>Consensus, 0 to 1.</summary>
    public double Consensus => ConsensusRaw / 65535.0;

    /// <summary>Dividends, raw.</summary>
    public required ushort DividendsRaw { get; init; }

    /// <summary>Dividends, 0 to 1.</summary>
    public double Dividends => DividendsRaw / 65535.0;

    /// <summary>Validator trust, raw.</summary>
    public required ushort ValidatorTrustRaw { get; init; }

    /// <summary>Validator trust, 0 to 1.</summary>
    public double ValidatorTrust => ValidatorTrustRaw / 65535.0;

    /// <summary>Emission of the last epoch in rao.</summary>
    public required ulong EmissionRao { get; init; }

    /// <summary>Emission of the last epoch, in TAO or alpha.</summary>
    public decimal Emission => EmissionRao / RaoPerTao;

    /// <summary>Whether the neuron may set weights that count.</summary>
    public required bool ValidatorPermit { get; init; }

    /// <summary>Whether the neuron set weights within the subnet's activity cutoff.</summary>
    public required bool Active { get; init; }

    /// <summary>The block at which the neuron last set weights or was registered.</summary>
    public required long LastUpdate { get; init; }

    /// <summary>Where the neuron can be reached; null where it never said.</summary>
    public Axon? Axon { get; init; }

    /// <summary>The weights that this neuron set; null where the metagraph was read without weights.</summary>
    public IReadOnlyList<NeuronLink>? Weights { get; init; }

    /// <summary>This neuron's bonds; null where the metagraph was read without weights.</summary>
    public IReadOnlyList<NeuronLink>? Bonds { get; init; }
}
