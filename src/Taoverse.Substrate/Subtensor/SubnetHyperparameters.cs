namespace Taoverse.Substrate.Subtensor;

/// <summary>What a subnet's owner and the chain have set for it. A value that the runtime does not have is null.</summary>
/// <remarks>Amounts are in rao, spans in blocks, shares are the chain's u16 of 65535.</remarks>
public sealed record SubnetHyperparameters
{
    /// <summary>The number of blocks in an epoch.</summary>
    public int? Tempo { get; init; }

    /// <summary>The share of stake that counts as a majority.</summary>
    public int? Kappa { get; init; }

    /// <summary>How long a new neuron cannot be pruned.</summary>
    public int? ImmunityPeriod { get; init; }

    /// <summary>The fewest weights that a validator may set.</summary>
    public int? MinAllowedWeights { get; init; }

    /// <summary>The largest share that one weight may have.</summary>
    public int? MaxWeightsLimit { get; init; }

    /// <summary>The version key that weights must carry.</summary>
    public ulong? WeightsVersion { get; init; }

    /// <summary>The fewest blocks between two settings of weights.</summary>
    public ulong? WeightsRateLimit { get; init; }

    /// <summary>After how many blocks without weights a validator counts as inactive.</summary>
    public int? ActivityCutoff { get; init; }

    /// <summary>Whether neurons may register.</summary>
    public bool? RegistrationAllowed { get; init; }

    /// <summary>The least cost of a registration.</summary>
    public ulong? MinBurn { get; init; }

    /// <summary>The greatest cost of a registration.</summary>
    public ulong? MaxBurn { get; init; }

    /// <summary>The most neurons that may hold a validator permit.</summary>
    public int? MaxValidators { get; init; }

    /// <summary>Whether weights are committed first and revealed later.</summary>
    public bool? CommitRevealWeightsEnabled { get; init; }

    /// <summary>After how many epochs committed weights are revealed.</summary>
    public ulong? CommitRevealPeriod { get; init; }
}
