using Taoverse.Substrate.Accounts;

namespace Taoverse.LocalSubnet.Runtime.Apis;

/// <summary>A subnet's economy as <c>get_dynamic_info</c> answers it.</summary>
internal sealed record DynamicInfo
{
    public int Netuid { get; init; }

    public AccountId OwnerHotkey { get; init; }

    public AccountId OwnerColdkey { get; init; }

    public string SubnetName { get; init; } = string.Empty;

    public string TokenSymbol { get; init; } = string.Empty;

    public int Tempo { get; init; }

    public ulong LastStep { get; init; }

    public ulong BlocksSinceLastStep { get; init; }

    public ulong Emission { get; init; }

    public ulong AlphaIn { get; init; }

    public ulong AlphaOut { get; init; }

    public ulong TaoIn { get; init; }

    public ulong AlphaOutEmission { get; init; }

    public ulong AlphaInEmission { get; init; }

    public ulong TaoInEmission { get; init; }

    public ulong PendingAlphaEmission { get; init; }

    public ulong PendingRootEmission { get; init; }

    public UInt128 SubnetVolume { get; init; }

    public ulong NetworkRegisteredAt { get; init; }

    public SubnetIdentity? SubnetIdentity { get; init; }

    public Int128 MovingPrice { get; init; }
}
