namespace Taoverse.LocalSubnet.Runtime.Apis;

/// <summary>The hyper-parameters of a subnet; the older form leaves out the last six.</summary>
internal sealed record SubnetHyperparameters
{
    public int Rho { get; init; }

    public int Kappa { get; init; }

    public int ImmunityPeriod { get; init; }

    public int MinAllowedWeights { get; init; }

    public int MaxWeightsLimit { get; init; }

    public int Tempo { get; init; }

    public ulong MinDifficulty { get; init; }

    public ulong MaxDifficulty { get; init; }

    public ulong WeightsVersion { get; init; }

    public ulong WeightsRateLimit { get; init; }

    public int AdjustmentInterval { get; init; }

    public int ActivityCutoff { get; init; }

    public bool RegistrationAllowed { get; init; }

    public int TargetRegsPerInterval { get; init; }

    public ulong MinBurn { get; init; }

    public ulong MaxBurn { get; init; }

    public ulong BondsMovingAvg { get; init; }

    public int MaxRegsPerBlock { get; init; }

    public ulong ServingRateLimit { get; init; }

    public int MaxValidators { get; init; }

    public ulong AdjustmentAlpha { get; init; }

    public ulong Difficulty { get; init; }

    public ulong CommitRevealPeriod { get; init; }

    public bool CommitRevealWeightsEnabled { get; init; }

    public int AlphaHigh { get; init; }

    public int AlphaLow { get; init; }

    public bool LiquidAlphaEnabled { get; init; }

    public long AlphaSigmoidSteepness { get; init; }

    public int YumaVersion { get; init; }

    public bool SubnetIsActive { get; init; }

    public bool TransfersEnabled { get; init; }

    public bool BondsResetEnabled { get; init; }

    public bool UserLiquidityEnabled { get; init; }
}
