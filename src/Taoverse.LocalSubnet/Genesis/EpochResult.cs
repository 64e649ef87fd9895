namespace Taoverse.LocalSubnet.Genesis;

/// <summary>What an epoch of a subnet comes to, one value per uid.</summary>
internal sealed class EpochResult
{
    private const ulong Full = ushort.MaxValue;

    public EpochResult(SubnetPlan plan, long epoch, ulong emission)
    {
        var count = plan.Count;
        var mining = new ulong[count];
        var validating = new ulong[count];
        for (var uid = 0; uid < count; uid++)
        {
            var drift = 90 + plan.Hash.Below(21, "drift", plan.NetUid, uid, epoch);
            mining[uid] = plan.Qualities[uid] * drift;
            validating[uid] = plan.IsValidator(uid) ? plan.AlphaStake(uid) / 100 * drift : 0;
        }

        Scores = mining;
        Incentive = Shares(mining, Full);
        Dividends = Shares(validating, Full);
        Consensus = [.. Incentive.Select(i => (ushort)(i - (i / 16)))];
        Trust = [.. mining.Select(m => m == 0 ? (ushort)0 : ushort.MaxValue)];
        ValidatorTrust = [.. validating.Select((v, uid) => v == 0 ? (ushort)0 : (ushort)(Full - plan.Hash.Below(6000, "trust", plan.NetUid, uid, epoch)))];
        PruningScores = [.. Incentive.Zip(Dividends, Math.Max)];
        var mined = Amounts(mining, emission);
        var validated = Amounts(validating, emission);
        Emission = [.. mined.Zip(validated, (a, b) => a + b)];
        AlphaDividends = validated;
        BestMiners = [.. Enumerable.Range(0, count)
            .Where(uid => mining[uid] > 0)
            .OrderByDescending(uid => mining[uid])
            .Take(WeightRow.MostMiners)];
    }

    public ulong[] Scores { get; }

    public ushort[] Incentive { get; }

    public ushort[] Consensus { get; }

    public ushort[] Trust { get; }

    public ushort[] Dividends { get; }

    public ushort[] ValidatorTrust { get; }

    public ushort[] PruningScores { get; }

    public ulong[] Emission { get; }

    public ulong[] AlphaDividends { get; }

    /// <summary>The miners that validators give weights to, best first.</summary>
    public IReadOnlyList<int> BestMiners { get; }

    private static ushort[] Shares(ulong[] values, ulong whole) => [.. Amounts(values, whole).Select(v => (ushort)v)];

    private static ulong[] Amounts(ulong[] values, ulong whole)
    {
        var sum = UInt128.Zero;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum == UInt128.Zero ? new ulong[values.Length] : [.. values.Select(v => (ulong)((UInt128)v * whole / sum))];
    }
}
