using Taoverse.Substrate.Accounts;

namespace Taoverse.LocalSubnet.Runtime.Apis;

/// <summary>A subnet as <c>get_subnet_state</c> answers it.</summary>
internal sealed record SubnetStateInfo
{
    public int Netuid { get; init; }

    public AccountId[] Hotkeys { get; init; } = [];

    public AccountId[] Coldkeys { get; init; } = [];

    public bool[] Active { get; init; } = [];

    public bool[] ValidatorPermit { get; init; } = [];

    public ushort[] PruningScore { get; init; } = [];

    public ulong[] LastUpdate { get; init; } = [];

    public ulong[] Emission { get; init; } = [];

    public ushort[] Dividends { get; init; } = [];

    public ushort[] Incentives { get; init; } = [];

    public ushort[] Consensus { get; init; } = [];

    public ushort[] Trust { get; init; } = [];

    public ushort[] Rank { get; init; } = [];

    public ulong[] BlockAtRegistration { get; init; } = [];

    public ulong[] AlphaStake { get; init; } = [];

    public ulong[] TaoStake { get; init; } = [];

    public ulong[] TotalStake { get; init; } = [];

    public ulong[][] EmissionHistory { get; init; } = [];
}
