using Taoverse.Substrate.Accounts;

namespace Taoverse.LocalSubnet.Runtime.Apis;

/// <summary>A subnet as <c>get_subnet_info</c> answers it.</summary>
internal sealed record SubnetInfo
{
    public int Netuid { get; init; }

    public int Rho { get; init; }

    public int Kappa { get; init; }

    public ulong Difficulty { get; init; }

    public int ImmunityPeriod { get; init; }

    public int MaxAllowedValidators { get; init; }

    public int MinAllowedWeights { get; init; }

    public int MaxWeightsLimit { get; init; }

    public int ScalingLawPower { get; init; }

    public int SubnetworkN { get; init; }

    public int MaxAllowedUids { get; init; }

    public ulong BlocksSinceLastStep { get; init; }

    public int Tempo { get; init; }

    public int NetworkModality { get; init; }

    public ushort[][] NetworkConnect { get; init; } = [];

    public ulong EmissionValues { get; init; }

    public ulong Burn { get; init; }

    public AccountId Owner { get; init; }
}
