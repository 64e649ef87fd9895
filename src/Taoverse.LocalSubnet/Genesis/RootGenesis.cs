using Taoverse.LocalSubnet.Chain;
using Taoverse.LocalSubnet.Runtime;
using Taoverse.Substrate.Codecs;

namespace Taoverse.LocalSubnet.Genesis;

/// <summary>Writes the first storage that is of no one subnet: the root network, totals, the hashes of earlier blocks.</summary>
internal static class RootGenesis
{
    /// <summary>Writes it.</summary>
    public static void Write(StateDraft state, IReadOnlyList<SubnetPlan> plans, BlockChain chain)
    {
        var subtensor = new StorageView(state, "SubtensorModule");
        subtensor.Set("NetworksAdded", true, 0);
        subtensor.Set("TotalNetworks", plans.Count + 1);
        subtensor.Set("Tempo", 100, 0);
        subtensor.Set("TokenSymbol", "Τ", 0);
        subtensor.Set("SubnetIdentitiesV3", new SubnetIdentity { SubnetName = "root" }, 0);
        var total = plans.Aggregate(0UL, (sum, plan) => Enumerable.Range(0, plan.ValidatorCount).Aggregate(sum, (s, uid) => s + plan.RootStake(uid)));
        subtensor.Set("TotalStake", total);
        subtensor.Set("SubnetTAO", total, 0);
        subtensor.Set("TotalIssuance", 9_000_000_000_000_000UL);
        new StorageView(state, "Balances").Set("TotalIssuance", 9_000_000_000_000_000UL);

        var system = new StorageView(state, "System");
        var version = LocalRuntime.Instance.Version;
        system.Set<object?>("LastRuntimeUpgrade", new ScaleRecord([new("spec_version", version.SpecVersion), new("spec_name", version.SpecName)]));
        var best = chain.Best.Number;
        for (var number = best - Math.Min(best, BlockAuthor.KeptBlockHashes); number < best; number++)
        {
            system.Set("BlockHash", chain.Find(number)!.Hash, number);
        }
    }
}
