using Taoverse.LocalSubnet.Runtime;
using Taoverse.LocalSubnet.Runtime.Apis;

namespace Taoverse.LocalSubnet.Execution.Epochs;

/// <summary>Turns the weights of a subnet into consensus, incentive, dividends and emission, at the end of an epoch.</summary>
/// <remarks>
/// <para>Yuma consensus as pallet SubtensorModule of spec 293 has it in its default form: weights of those who hold a permit,
/// without weights on oneself (but the owner's) and on those who registered since, are clipped at the value that more than kappa of
/// the stake supports; what is left, by stake, is the incentive; bonds follow the clipped weights as a moving average, and dividends
/// follow the bonds.</para>
/// <para>Simplified: computed in double precision rather than fixed point; no liquid alpha, no Yuma 3, no penalty but the full one
/// on bonds beyond consensus, no child hotkeys, no delegation: what a hotkey earns is staked for its own coldkey.</para>
/// </remarks>
internal sealed class SubnetEpoch
{
    private readonly NeuronColumns _neurons;
    private readonly WeightMatrix _bonds;

    /// <summary>Computes an epoch.</summary>
    /// <param name="subtensor">The storage of pallet SubtensorModule.</param>
    /// <param name="netuid">The subnet.</param>
    /// <param name="block">The block that ends the epoch.</param>
    public SubnetEpoch(StorageView subtensor, ushort netuid, uint block)
    {
        var n = _neurons = new NeuronColumns(subtensor, netuid);
        var registered = n.BlockAtRegistration;
        var tempo = subtensor.Get<ushort>("Tempo", netuid);
        var threshold = subtensor.Get<ulong>("StakeThreshold");
        var owner = subtensor.Get<Substrate.Accounts.AccountId>("SubnetOwnerHotkey", netuid);
        var cutoff = (ulong)subtensor.Get<ushort>("ActivityCutoff", netuid);
        Active = n.PerUid(i => n.LastUpdate[i] + cutoff >= block);
        var stake = Normalized(n.PerUid(i => n.TotalStake[i] < threshold ? 0.0 : n.TotalStake[i]));
        Permits = TopOf(stake, subtensor.Get<ushort>("MaxAllowedValidators", netuid));
        var active = Normalized(n.PerUid(i => Active[i] && n.ValidatorPermit[i] ? stake[i] : 0));

        var weights = WeightMatrix.Of(n.Count, i => Row("Weights", i)
            .Where(w => n.ValidatorPermit[i] && (w.Uid != i || n.Hotkeys[i] == owner) && n.LastUpdate[i] > registered[w.Uid])).WithRowsNormalized();
        Consensus = weights.Medians(active, subtensor.Get<ushort>("Kappa", netuid) / (double)ushort.MaxValue);
        var clipped = weights.With((_, j, value) => Math.Min(value, Consensus[j]));
        ValidatorTrust = clipped.RowSums(_ => 1);
        var before = weights.ColumnSums(i => active[i]);
        var ranks = clipped.ColumnSums(i => active[i]);
        Trust = n.PerUid(j => before[j] == 0 ? 0 : ranks[j] / before[j]);
        Incentive = Normalized(ranks);

        var lastTempo = block - Math.Min(block, tempo);
        var bonds = WeightMatrix.Of(n.Count, i => Row("Bonds", i).Where(b => registered[b.Uid] < lastTempo)).WithColumnsNormalized();
        var fresh = clipped.With((i, _, value) => value * active[i]).WithColumnsNormalized();
        var share = 1 - (subtensor.Get<ulong>("BondsMovingAverage", netuid) / 1_000_000.0);
        _bonds = bonds.Mix(fresh, share).WithColumnsNormalized();
        Dividends = Normalized(_bonds.RowSums(j => Incentive[j]));

        var sum = Incentive.Sum() + Dividends.Sum();
        ServerShare = n.PerUid(i => sum == 0 ? 0 : Incentive[i] / sum);
        ValidatorShare = n.PerUid(i => sum > 0 ? Dividends[i] / sum : active.Sum() > 0 ? active[i] : stake[i]);

        IEnumerable<(int Uid, double Value)> Row(string entry, int uid) =>
            (subtensor.Get<(ushort Uid, ushort Value)[]>(entry, netuid, uid) ?? []).Where(w => w.Uid < n.Count).Select(w => ((int)w.Uid, (double)w.Value));
    }

    /// <summary>Whether each uid set weights lately enough to count.</summary>
    public bool[] Active { get; }

    /// <summary>Who may set weights in the next epoch: those of most stake.</summary>
    public bool[] Permits { get; }

    /// <summary>The weight that more than kappa of the stake gives each uid.</summary>
    public double[] Consensus { get; }

    /// <summary>How much of each uid's weight is within consensus.</summary>
    public double[] Trust { get; }

    /// <summary>How much of what each validator gave is within consensus.</summary>
    public double[] ValidatorTrust { get; }

    /// <summary>The share of each uid in what miners earn.</summary>
    public double[] Incentive { get; }

    /// <summary>The share of each uid in what validators earn.</summary>
    public double[] Dividends { get; }

    /// <summary>The share of each uid as a miner in what the subnet earns.</summary>
    public double[] ServerShare { get; }

    /// <summary>The share of each uid as a validator in what the subnet earns.</summary>
    public double[] ValidatorShare { get; }

    /// <summary>Writes what came of it, and stakes what was earned.</summary>
    /// <param name="subtensor">The storage of pallet SubtensorModule, of a block in the making.</param>
    /// <param name="block">The block that ends the epoch.</param>
    /// <param name="emission">What miners and validators earn together, in rao of alpha.</param>
    public void Write(StorageView subtensor, uint block, ulong emission)
    {
        var netuid = _neurons.NetUid;
        var earned = _neurons.PerUid(i => (ulong)((ServerShare[i] + ValidatorShare[i]) * emission));
        subtensor.Set("Active", Active, netuid);
        subtensor.Set("ValidatorPermit", Permits, netuid);
        subtensor.Set("Emission", earned, netuid);
        foreach (var (entry, values) in new[]
                 {
                     ("Rank", Incentive), ("Trust", Trust), ("Consensus", Consensus), ("Incentive", Incentive), ("Dividends", Dividends),
                     ("ValidatorTrust", ValidatorTrust),
                 })
        {
            subtensor.Set(entry, values.Select(Proportion).ToArray(), netuid);
        }

        var most = Math.Max(1, earned.DefaultIfEmpty().Max());
        subtensor.Set("PruningScores", earned.Select(e => Proportion(e / (double)most)).ToArray(), netuid);
        subtensor.Set("BlocksSinceLastStep", 0UL, netuid);
        subtensor.Set("LastMechansimStepBlock", (ulong)block, netuid);
        subtensor.Set("PendingEmission", 0UL, netuid);
        WriteBonds(subtensor, netuid);
        var stakes = new StakeBook(subtensor);
        for (var uid = 0; uid < _neurons.Count; uid++)
        {
            if (earned[uid] > 0)
            {
                stakes.Add(_neurons.Hotkeys[uid], _neurons.Coldkeys[uid], netuid, earned[uid]);
                subtensor.Set("AlphaDividendsPerSubnet", (ulong)(ValidatorShare[uid] * emission), netuid, _neurons.Hotkeys[uid]);
            }
        }
    }

    private void WriteBonds(StorageView subtensor, int netuid)
    {
        var largest = _bonds.ColumnMaxima();
        for (var uid = 0; uid < _neurons.Count; uid++)
        {
            if (Permits[uid])
            {
                var row = _bonds[uid].Select(b => ((ushort)b.Uid, Proportion(b.Value / largest[b.Uid]))).ToArray();
                subtensor.Set("Bonds", row, netuid, uid);
            }
            else if (_neurons.ValidatorPermit[uid])
            {
                subtensor.Set<(ushort, ushort)[]>("Bonds", [], netuid, uid);
            }
        }
    }

    private static ushort Proportion(double value) => (ushort)(Math.Clamp(value, 0, 1) * ushort.MaxValue);

    private static double[] Normalized(double[] values)
    {
        var sum = values.Sum();
        return sum == 0 ? values : [.. values.Select(v => v / sum)];
    }

    private static bool[] TopOf(double[] stake, int count)
    {
        var staked = Enumerable.Range(0, stake.Length).Where(i => stake[i] > 0);
        var top = staked.OrderByDescending(i => stake[i]).ThenByDescending(i => i).Take(count).ToHashSet();
        return [.. Enumerable.Range(0, stake.Length).Select(top.Contains)];
    }
}
