namespace Taoverse.LocalSubnet.Genesis;

/// <summary>The weights that one validator gives, as the chain keeps them: the largest is 65535, zeros are left out.</summary>
internal static class WeightRow
{
    /// <summary>How many miners a validator gives weights to.</summary>
    public const int MostMiners = 64;

    /// <summary>Makes a row in the order of the uids.</summary>
    /// <param name="plan">Who takes part.</param>
    /// <param name="result">How well the miners did.</param>
    /// <param name="validator">The uid that gives the weights.</param>
    /// <param name="block">When; each time the validator sees things a little differently.</param>
    public static (ushort Uid, ushort Weight)[] Make(SubnetPlan plan, EpochResult result, int validator, long block)
    {
        if (result.BestMiners.Count == 0)
        {
            return [];
        }

        var noise = plan.Hash.Bytes("weights", plan.NetUid, validator, block);
        var raw = result.BestMiners
            .Select((uid, i) => (Uid: uid, Value: (UInt128)result.Scores[uid] * (192 + (uint)(noise[i % noise.Length] / 4))))
            .ToArray();
        var largest = raw.Max(r => r.Value);
        return [.. raw
            .Select(r => (Uid: (ushort)r.Uid, Weight: (ushort)(r.Value * ushort.MaxValue / largest)))
            .Where(r => r.Weight > 0)
            .OrderBy(r => r.Uid)];
    }
}
