namespace Taoverse.LocalSubnet.Runtime.Apis;

/// <summary>Answers what <c>SubnetInfoRuntimeApi</c> says of whole metagraphs.</summary>
internal static class MetagraphApi
{
    public static MetagraphInfo? Metagraph(RuntimeCall call) => SubnetApi.OfAsked(call, Whole);

    public static MetagraphInfo?[] All(RuntimeCall call) => SubnetApi.OfAll(call, Whole);

    /// <summary>What was asked for alone; the netuid reads 0 unless it was asked for too.</summary>
    public static MetagraphInfo? Selective(RuntimeCall call) => SubnetApi.OfAsked(call, (c, subnet) =>
    {
        var metagraph = new MetagraphInfo { Netuid = 0 };
        foreach (var index in call.Argument<IEnumerable<object?>>(1).Cast<ushort>().Where(i => i < MetagraphFields.Fill.Count))
        {
            MetagraphFields.Fill[index](metagraph, c, subnet);
        }

        return metagraph;
    });

    public static SubnetStateInfo? SubnetState(RuntimeCall call) => SubnetApi.OfAsked(call, (c, subnet) =>
    {
        var neurons = subnet.Neurons;
        return new SubnetStateInfo
        {
            Netuid = subnet.NetUid,
            Hotkeys = neurons.Hotkeys,
            Coldkeys = neurons.Coldkeys,
            Active = neurons.Active,
            ValidatorPermit = neurons.ValidatorPermit,
            PruningScore = neurons.PruningScores,
            LastUpdate = neurons.LastUpdate,
            Emission = neurons.Emission,
            Dividends = neurons.Dividends,
            Incentives = neurons.Incentive,
            Consensus = neurons.Consensus,
            Trust = neurons.Trust,
            Rank = neurons.Rank,
            BlockAtRegistration = neurons.BlockAtRegistration,
            AlphaStake = neurons.AlphaStake,
            TaoStake = neurons.TaoStake,
            TotalStake = neurons.TotalStake,

            // One row a subnet; the chain pays its neurons at the end of an epoch and keeps no history here.
            EmissionHistory = [.. c.Subtensor.Keys<ushort>("NetworksAdded").Select(_ => new ulong[neurons.Count])],
        };
    });

    private static MetagraphInfo Whole(RuntimeCall call, SubnetValues subnet)
    {
        var metagraph = new MetagraphInfo();
        foreach (var fill in MetagraphFields.Fill.Take(MetagraphFields.OfWhole))
        {
            fill(metagraph, call, subnet);
        }

        return metagraph;
    }
}
