namespace Taoverse.Substrate.Subtensor.Wire;

/// <summary>What is needed of the answer of SubnetInfoRuntimeApi's get_metagraph and get_selective_metagraph.</summary>
internal sealed class MetagraphInfo
{
    /// <summary>The runtime's names of the fields that are needed.</summary>
    public static readonly string[] Fields = ["name", "symbol", "tempo", "total_stake"];

    public string? Name { get; set; }

    public string? Symbol { get; set; }

    public ushort? Tempo { get; set; }

    /// <summary>Total stake in rao, by uid.</summary>
    public ulong[]? TotalStake { get; set; }
}
