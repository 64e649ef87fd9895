using Taoverse.Substrate.Accounts;

namespace Taoverse.Benchmarks;

/// <summary>The lists of get_metagraph, each with an element for every neuron.</summary>
internal sealed class MetagraphAnswer
{
    public required string Name { get; set; }

    public required ulong Block { get; set; }

    public required AccountId[] Hotkeys { get; set; }

    public required AccountId[] Coldkeys { get; set; }

    public required AxonAnswer[] Axons { get; set; }

    public required bool[] Active { get; set; }

    public required bool[] ValidatorPermit { get; set; }

    public required ushort[] PruningScore { get; set; }

    public required ulong[] LastUpdate { get; set; }

    public required ulong[] Emission { get; set; }

    public required ushort[] Dividends { get; set; }

    public required ushort[] Incentives { get; set; }

    public required ushort[] Consensus { get; set; }

    public required ushort[] Trust { get; set; }

    public required ushort[] Rank { get; set; }

    public required ulong[] BlockAtRegistration { get; set; }

    public required ulong[] AlphaStake { get; set; }

    public required ulong[] TaoStake { get; set; }

    public required ulong[] TotalStake { get; set; }

    public required (AccountId Hotkey, ulong Rao)[] TaoDividendsPerHotkey { get; set; }

    public required (AccountId Hotkey, ulong Rao)[] AlphaDividendsPerHotkey { get; set; }
}
