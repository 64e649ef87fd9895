namespace Taoverse.LocalSubnet.Runtime.Apis;

/// <summary>Answers <c>NeuronInfoRuntimeApi</c>.</summary>
internal static class NeuronApi
{
    public static NeuronInfo[] All(RuntimeCall call, bool lite)
    {
        var columns = new NeuronColumns(call.Subtensor, call.Argument<ushort>(0));
        var axons = columns.Axons;
        return columns.PerUid(uid => Make(call, columns, axons[uid], uid, lite));
    }

    public static NeuronInfo? One(RuntimeCall call, bool lite)
    {
        var columns = new NeuronColumns(call.Subtensor, call.Argument<ushort>(0));
        var uid = call.Argument<ushort>(1);
        return uid < columns.Count ? Make(call, columns, columns.Axons[uid], uid, lite) : null;
    }

    private static NeuronInfo Make(RuntimeCall call, NeuronColumns columns, AxonInfo axon, int uid, bool lite) => new()
    {
        Hotkey = columns.Hotkeys[uid],
        Coldkey = columns.Coldkeys[uid],
        Uid = uid,
        Netuid = columns.NetUid,
        Active = columns.Active[uid],
        AxonInfo = axon,
        PrometheusInfo = call.Subtensor.Get<PrometheusInfo>("Prometheus", columns.NetUid, columns.Hotkeys[uid]) ?? new PrometheusInfo(),
        Stake = [(columns.Coldkeys[uid], columns.TotalStake[uid])],
        Rank = columns.Rank[uid],
        Emission = columns.Emission[uid],
        Incentive = columns.Incentive[uid],
        Consensus = columns.Consensus[uid],
        Trust = columns.Trust[uid],
        ValidatorTrust = columns.ValidatorTrust[uid],
        Dividends = columns.Dividends[uid],
        LastUpdate = columns.LastUpdate[uid],
        ValidatorPermit = columns.ValidatorPermit[uid],
        PruningScore = columns.PruningScores[uid],
        Weights = lite ? [] : Row(call, "Weights", columns.NetUid, uid),
        Bonds = lite ? [] : Row(call, "Bonds", columns.NetUid, uid),
    };

    private static (ushort Uid, ushort Value)[] Row(RuntimeCall call, string entry, int netuid, int uid) =>
        [.. call.Subtensor.Get<(ushort Uid, ushort Value)[]>(entry, netuid, uid)!.Where(pair => pair.Value > 0)];
}
