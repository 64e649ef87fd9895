using Taoverse.Substrate.Accounts;

namespace Taoverse.LocalSubnet.Runtime.Apis;

/// <summary>A metagraph as <c>get_metagraph</c> answers it, and with what was not asked for left out, as <c>get_selective_metagraph</c> does.</summary>
internal sealed record MetagraphInfo
{
    public int? Netuid { get; set; }

    public string? Name { get; set; }

    public string? Symbol { get; set; }

    public SubnetIdentity? Identity { get; set; }

    public ulong? NetworkRegisteredAt { get; set; }

    public AccountId? OwnerHotkey { get; set; }

    public AccountId? OwnerColdkey { get; set; }

    public ulong? Block { get; set; }

    public int? Tempo { get; set; }

    public ulong? LastStep { get; set; }

    public ulong? BlocksSinceLastStep { get; set; }

    public ulong? SubnetEmission { get; set; }

    public ulong? AlphaIn { get; set; }

    public ulong? AlphaOut { get; set; }

    public ulong? TaoIn { get; set; }

    public ulong? AlphaOutEmission { get; set; }

    public ulong? AlphaInEmission { get; set; }

    public ulong? TaoInEmission { get; set; }

    public ulong? PendingAlphaEmission { get; set; }

    public ulong? PendingRootEmission { get; set; }

    public UInt128? SubnetVolume { get; set; }

    public Int128? MovingPrice { get; set; }

    public int? Rho { get; set; }

    public int? Kappa { get; set; }

    public int? MinAllowedWeights { get; set; }

    public int? MaxWeightsLimit { get; set; }

    public ulong? WeightsVersion { get; set; }

    public ulong? WeightsRateLimit { get; set; }

    public int? ActivityCutoff { get; set; }

    public int? MaxValidators { get; set; }

    public int? NumUids { get; set; }

    public int? MaxUids { get; set; }

    public ulong? Burn { get; set; }

    public ulong? Difficulty { get; set; }

    public bool? RegistrationAllowed { get; set; }

    public bool? PowRegistrationAllowed { get; set; }

    public int? ImmunityPeriod { get; set; }

    public ulong? MinDifficulty { get; set; }

    public ulong? MaxDifficulty { get; set; }

    public ulong? MinBurn { get; set; }

    public ulong? MaxBurn { get; set; }

    public ulong? AdjustmentAlpha { get; set; }

    public int? AdjustmentInterval { get; set; }

    public int? TargetRegsPerInterval { get; set; }

    public int? MaxRegsPerBlock { get; set; }

    public ulong? ServingRateLimit { get; set; }

    public bool? CommitRevealWeightsEnabled { get; set; }

    public ulong? CommitRevealPeriod { get; set; }

    public bool? LiquidAlphaEnabled { get; set; }

    public int? AlphaHigh { get; set; }

    public int? AlphaLow { get; set; }

    public ulong? BondsMovingAvg { get; set; }

    public AccountId[]? Hotkeys { get; set; }

    public AccountId[]? Coldkeys { get; set; }

    public ChainIdentity?[]? Identities { get; set; }

    public AxonInfo[]? Axons { get; set; }

    public bool[]? Active { get; set; }

    public bool[]? ValidatorPermit { get; set; }

    public ushort[]? PruningScore { get; set; }

    public ulong[]? LastUpdate { get; set; }

    public ulong[]? Emission { get; set; }

    public ushort[]? Dividends { get; set; }

    public ushort[]? Incentives { get; set; }

    public ushort[]? Consensus { get; set; }

    public ushort[]? Trust { get; set; }

    public ushort[]? Rank { get; set; }

    public ulong[]? BlockAtRegistration { get; set; }

    public ulong[]? AlphaStake { get; set; }

    public ulong[]? TaoStake { get; set; }

    public ulong[]? TotalStake { get; set; }

    public (AccountId Hotkey, ulong Amount)[]? TaoDividendsPerHotkey { get; set; }

    public (AccountId Hotkey, ulong Amount)[]? AlphaDividendsPerHotkey { get; set; }

    public ushort[]? Validators { get; set; }
}
