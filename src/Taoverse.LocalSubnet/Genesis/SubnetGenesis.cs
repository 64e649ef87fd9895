using Taoverse.LocalSubnet.Chain;
using Taoverse.LocalSubnet.Runtime;

namespace Taoverse.LocalSubnet.Genesis;

/// <summary>Writes the first storage of a subnet: the network, its hyper-parameters, and the vectors of its first epoch.</summary>
internal static class SubnetGenesis
{
    /// <summary>The tempo of every subnet, in blocks; short, so that watching shows something.</summary>
    public const ushort Tempo = 20;

    /// <summary>What miners, and again validators, earn together in a block, in rao of alpha: 41 % each of one alpha.</summary>
    public const ulong BlockEmission = 410_000_000UL;

    /// <summary>What miners, and again validators, earn together in an epoch, in rao of alpha.</summary>
    public const ulong EpochEmission = (Tempo + 1) * BlockEmission;

    /// <summary>Writes a subnet.</summary>
    /// <param name="state">The storage.</param>
    /// <param name="plan">Who takes part.</param>
    /// <param name="block">The block at which the subnet stands.</param>
    public static void Write(StateDraft state, SubnetPlan plan, uint block)
    {
        var subtensor = new StorageView(state, "SubtensorModule");
        WriteNetwork(subtensor, plan);
        WriteHyperparameters(subtensor, plan, block);
        WriteEconomy(subtensor, plan, block);
        var result = new EpochResult(plan, 0, EpochEmission);
        SubnetSimulation.WriteEpoch(subtensor, plan, result, block - 1);
        var commitments = new StorageView(state, "Commitments");
        var system = new StorageView(state, "System");
        var lastUpdate = new ulong[plan.Count];
        for (var uid = 0; uid < plan.Count; uid++)
        {
            var registered = (uint)plan.Hash.Below(block / 2, "registered", plan.NetUid, uid);
            lastUpdate[uid] = plan.IsValidator(uid) ? block - 1 - plan.Hash.Below(Tempo, "last update", plan.NetUid, uid) : registered;
            NeuronGenesis.Write(subtensor, system, plan, uid, registered);
            ModelCommitment.Write(commitments, plan, uid, 0, registered + (uint)plan.Hash.Below(block / 2, "committed", plan.NetUid, uid));
            if (plan.IsValidator(uid))
            {
                subtensor.Set("Weights", WeightRow.Make(plan, result, uid, 0), plan.NetUid, uid);
                subtensor.Set("Bonds", WeightRow.Make(plan, result, uid, 1), plan.NetUid, uid);
            }
        }

        subtensor.Set("LastUpdate", lastUpdate, plan.NetUid);
    }

    private static void WriteNetwork(StorageView subtensor, SubnetPlan plan)
    {
        var netuid = plan.NetUid;
        subtensor.Set("NetworksAdded", true, netuid);
        subtensor.Set("SubnetworkN", plan.Count, netuid);
        subtensor.Set("SubnetMechanism", 1, netuid);
        subtensor.Set("NetworkRegisteredAt", 1UL + netuid, netuid);
        subtensor.Set("FirstEmissionBlockNumber", 8UL + netuid, netuid);
        subtensor.Set("SubtokenEnabled", true, netuid);
        subtensor.Set("SubnetOwner", plan.Coldkeys[0], netuid);
        subtensor.Set("SubnetOwnerHotkey", plan.Hotkeys[0], netuid);
        subtensor.Set("TokenSymbol", Symbol(netuid), netuid);
        subtensor.Set(
            "SubnetIdentitiesV3",
            new SubnetIdentity
            {
                SubnetName = plan.Name,
                GithubRepo = $"https://github.com/example/{plan.Name}",
                SubnetContact = "owner@example.com",
                SubnetUrl = $"https://{plan.Name}.example.com",
                Description = $"The local subnet {plan.Name}.",
            },
            netuid);
    }

    private static void WriteHyperparameters(StorageView subtensor, SubnetPlan plan, uint block)
    {
        var netuid = plan.NetUid;
        subtensor.Set("Tempo", Tempo, netuid);
        subtensor.Set("MaxAllowedUids", Math.Max(256, plan.Count), netuid);
        subtensor.Set("MaxAllowedValidators", Math.Max(64, plan.ValidatorCount), netuid);
        subtensor.Set("MinAllowedWeights", 1, netuid);
        subtensor.Set("MaxWeightsLimit", ushort.MaxValue, netuid);
        subtensor.Set("WeightsSetRateLimit", 10UL, netuid);
        subtensor.Set("ImmunityPeriod", 5000, netuid);
        subtensor.Set("TargetRegistrationsPerInterval", 16, netuid);
        subtensor.Set("LastAdjustmentBlock", (ulong)block, netuid);
        subtensor.Set("AdjustmentInterval", 360, netuid);
        subtensor.Set("AdjustmentAlpha", 17_893_341_751_498_265_066UL, netuid);
        subtensor.Set("NetworkPowRegistrationAllowed", false, netuid);
    }

    private static void WriteEconomy(StorageView subtensor, SubnetPlan plan, uint block)
    {
        var netuid = plan.NetUid;
        var alpha = 0UL;
        for (var uid = 0; uid < plan.Count; uid++)
        {
            alpha += plan.AlphaStake(uid);
        }

        subtensor.Set("SubnetAlphaOut", alpha, netuid);
        subtensor.Set("SubnetAlphaIn", 2_000_000_000_000_000UL, netuid);
        subtensor.Set("SubnetTAO", 50_000_000_000_000UL + (block * 500_000_000UL), netuid);
        subtensor.Set("SubnetVolume", (UInt128)alpha * 2, netuid);
        subtensor.Set("SubnetMovingPrice", (Int128)1 << 27, netuid); // 1/32 TAO: 32 bits of fraction
        subtensor.Set("SubnetAlphaOutEmission", 1_000_000_000UL, netuid);
        subtensor.Set("SubnetAlphaInEmission", 500_000_000UL, netuid);
        subtensor.Set("SubnetTaoInEmission", 500_000_000UL, netuid);
    }

    // Subnets are given the letters of the Greek alphabet in turn.
    private static string Symbol(ushort netuid) => ((char)('α' + (netuid % 17))).ToString();
}
