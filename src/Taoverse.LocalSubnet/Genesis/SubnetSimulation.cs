using Taoverse.LocalSubnet.Chain;
using Taoverse.LocalSubnet.Execution.Epochs;
using Taoverse.LocalSubnet.Runtime;
using Taoverse.Substrate.Accounts;

namespace Taoverse.LocalSubnet.Genesis;

/// <summary>Moves a subnet on from block to block: validators set weights, epochs end, miners commit new models.</summary>
internal sealed class SubnetSimulation(SubnetPlan plan)
{
    // One miner of a subnet commits anew every so many blocks.
    private const uint BlocksPerCommitment = 7;

    private (long Epoch, EpochResult Result)? _latest;

    /// <summary>Writes what happens in a block.</summary>
    public void Advance(StateDraft state, uint block)
    {
        var subtensor = new StorageView(state, "SubtensorModule");
        var netuid = plan.NetUid;
        var tempo = subtensor.Get<ushort>("Tempo", netuid);
        var epoch = EpochOf(block, tempo);
        SetWeights(subtensor, block, tempo, epoch);
        Grow(subtensor);
        RegistrationTerms.Advance(subtensor, netuid, block);
        if (EpochOf(block + 1, tempo) != epoch)
        {
            EndEpoch(subtensor, epoch, block, tempo);
        }
        else
        {
            subtensor.Set("BlocksSinceLastStep", subtensor.Get<ulong>("BlocksSinceLastStep", netuid) + 1, netuid);
        }

        if (block % BlocksPerCommitment == netuid % BlocksPerCommitment && plan.Count > plan.ValidatorCount)
        {
            var miners = plan.Count - plan.ValidatorCount;
            var uid = plan.ValidatorCount + (int)plan.Hash.Below((ulong)miners, "commits", netuid, block);
            if (IsPlanned(subtensor, uid))
            {
                ModelCommitment.Write(new StorageView(state, "Commitments"), plan, uid, block, block);
            }
        }
    }

    /// <summary>Writes the vectors that an epoch leaves.</summary>
    public static void WriteEpoch(StorageView subtensor, SubnetPlan plan, EpochResult result, uint block)
    {
        var netuid = plan.NetUid;
        subtensor.Set("Active", Filled(plan.Count, uid => plan.IsValidator(uid) || uid % 50 != 49), netuid);
        subtensor.Set("ValidatorPermit", Filled(plan.Count, plan.IsValidator), netuid);
        subtensor.Set("Rank", result.Incentive, netuid);
        subtensor.Set("Trust", result.Trust, netuid);
        subtensor.Set("Consensus", result.Consensus, netuid);
        subtensor.Set("Incentive", result.Incentive, netuid);
        subtensor.Set("Dividends", result.Dividends, netuid);
        subtensor.Set("ValidatorTrust", result.ValidatorTrust, netuid);
        subtensor.Set("PruningScores", result.PruningScores, netuid);
        subtensor.Set("Emission", result.Emission, netuid);
        subtensor.Set("BlocksSinceLastStep", 0UL, netuid);
        subtensor.Set("LastMechansimStepBlock", (ulong)block, netuid);
        subtensor.Set("PendingEmission", 0UL, netuid);
        for (var uid = 0; uid < plan.ValidatorCount; uid++)
        {
            subtensor.Set("AlphaDividendsPerSubnet", result.AlphaDividends[uid], netuid, plan.Hotkeys[uid]);
        }
    }

    // Whether a slot is still that of the neuron that was planned: others may have registered in its place.
    private bool IsPlanned(StorageView subtensor, int uid) =>
        uid < plan.Count && subtensor.Get<AccountId>("Keys", plan.NetUid, uid) == plan.Hotkeys[uid];

    // Where others than those planned take part, weights decide; before, what follows from the seed alone looks alike and costs less.
    private void EndEpoch(StorageView subtensor, long epoch, uint block, ushort tempo)
    {
        var count = subtensor.Get<ushort>("SubnetworkN", plan.NetUid);
        if (count == plan.Count && Enumerable.Range(0, count).All(uid => IsPlanned(subtensor, uid)))
        {
            WriteEpoch(subtensor, plan, ResultOf(epoch + 1), block);
        }
        else
        {
            new SubnetEpoch(subtensor, plan.NetUid, block).Write(subtensor, block, (tempo + 1UL) * SubnetGenesis.BlockEmission * 2);
        }
    }

    // As the chain counts: an epoch ends where (block + netuid + 1) is a multiple of tempo + 1.
    private long EpochOf(uint block, ushort tempo) => (block + plan.NetUid) / (tempo + 1L);

    private EpochResult ResultOf(long epoch)
    {
        if (_latest is not { } latest || latest.Epoch != epoch)
        {
            _latest = latest = (epoch, new EpochResult(plan, epoch, SubnetGenesis.EpochEmission));
        }

        return latest.Result;
    }

    // Every validator sets weights once a tempo, each at a block of its own.
    private void SetWeights(StorageView subtensor, uint block, ushort tempo, long epoch)
    {
        var due = Enumerable.Range(0, plan.ValidatorCount).Where(uid => (block + (uid * 7)) % Math.Max((ushort)1, tempo) == 0).ToArray();
        if (due.Length == 0 || subtensor.Get<ulong[]>("LastUpdate", plan.NetUid) is not { } lastUpdate)
        {
            return;
        }

        foreach (var uid in due.Where(uid => uid < lastUpdate.Length && IsPlanned(subtensor, uid)))
        {
            lastUpdate[uid] = block;
            var row = WeightRow.Make(plan, ResultOf(epoch), uid, block).Where(w => IsPlanned(subtensor, w.Uid)).ToArray();
            subtensor.Set("Weights", row, plan.NetUid, uid);
        }

        subtensor.Set("LastUpdate", lastUpdate, plan.NetUid);
    }

    private void Grow(StorageView subtensor)
    {
        var netuid = plan.NetUid;
        Add("SubnetTAO", "SubnetTaoInEmission");
        Add("SubnetAlphaIn", "SubnetAlphaInEmission");
        Add("SubnetAlphaOut", "SubnetAlphaOutEmission");
        Add("PendingEmission", "SubnetAlphaOutEmission");

        void Add(string total, string perBlock) =>
            subtensor.Set(total, subtensor.Get<ulong>(total, netuid) + subtensor.Get<ulong>(perBlock, netuid), netuid);
    }

    private static bool[] Filled(int count, Func<int, bool> value) => [.. Enumerable.Range(0, count).Select(value)];
}
