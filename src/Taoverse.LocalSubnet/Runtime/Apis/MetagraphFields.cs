using Taoverse.Substrate.Accounts;

namespace Taoverse.LocalSubnet.Runtime.Apis;

/// <summary>How each field of a metagraph is filled; the position is the index that <c>get_selective_metagraph</c> asks by.</summary>
internal static class MetagraphFields
{
    /// <summary>How many of the fields a whole metagraph has; what follows only the selective one does.</summary>
    public const int OfWhole = 72;

    public static readonly IReadOnlyList<Action<MetagraphInfo, RuntimeCall, SubnetValues>> Fill =
    [
        (m, _, s) => m.Netuid = s.NetUid,
        (m, _, s) => m.Name = s.Name,
        (m, _, s) => m.Symbol = s.Get<string>("TokenSymbol"),
        (m, _, s) => m.Identity = s.Identity,
        (m, _, s) => m.NetworkRegisteredAt = s.Get<ulong>("NetworkRegisteredAt"),
        (m, _, s) => m.OwnerHotkey = s.Get<AccountId>("SubnetOwnerHotkey"),
        (m, _, s) => m.OwnerColdkey = s.Get<AccountId>("SubnetOwner"),
        (m, c, _) => m.Block = c.System.Get<uint>("Number"),
        (m, _, s) => m.Tempo = s.Get<int>("Tempo"),
        (m, _, s) => m.LastStep = s.Get<ulong>("LastMechansimStepBlock"),
        (m, _, s) => m.BlocksSinceLastStep = s.Get<ulong>("BlocksSinceLastStep"),
        (m, _, _) => m.SubnetEmission = 0, // the runtime no longer keeps it
        (m, _, s) => m.AlphaIn = s.Get<ulong>("SubnetAlphaIn"),
        (m, _, s) => m.AlphaOut = s.Get<ulong>("SubnetAlphaOut"),
        (m, _, s) => m.TaoIn = s.Get<ulong>("SubnetTAO"),
        (m, _, s) => m.AlphaOutEmission = s.Get<ulong>("SubnetAlphaOutEmission"),
        (m, _, s) => m.AlphaInEmission = s.Get<ulong>("SubnetAlphaInEmission"),
        (m, _, s) => m.TaoInEmission = s.Get<ulong>("SubnetTaoInEmission"),
        (m, _, s) => m.PendingAlphaEmission = s.Get<ulong>("PendingEmission"),
        (m, _, s) => m.PendingRootEmission = s.Get<ulong>("PendingRootDivs"),
        (m, _, s) => m.SubnetVolume = s.Get<UInt128>("SubnetVolume"),
        (m, _, s) => m.MovingPrice = s.Get<Int128>("SubnetMovingPrice"),
        (m, _, s) => m.Rho = s.Get<int>("Rho"),
        (m, _, s) => m.Kappa = s.Get<int>("Kappa"),
        (m, _, s) => m.MinAllowedWeights = s.Get<int>("MinAllowedWeights"),
        (m, _, s) => m.MaxWeightsLimit = s.Get<int>("MaxWeightsLimit"),
        (m, _, s) => m.WeightsVersion = s.Get<ulong>("WeightsVersionKey"),
        (m, _, s) => m.WeightsRateLimit = s.Get<ulong>("WeightsSetRateLimit"),
        (m, _, s) => m.ActivityCutoff = s.Get<int>("ActivityCutoff"),
        (m, _, s) => m.MaxValidators = s.Get<int>("MaxAllowedValidators"),
        (m, _, s) => m.NumUids = s.Get<int>("SubnetworkN"),
        (m, _, s) => m.MaxUids = s.Get<int>("MaxAllowedUids"),
        (m, _, s) => m.Burn = s.Get<ulong>("Burn"),
        (m, _, s) => m.Difficulty = s.Get<ulong>("Difficulty"),
        (m, _, s) => m.RegistrationAllowed = s.Get<bool>("NetworkRegistrationAllowed"),
        (m, _, s) => m.PowRegistrationAllowed = s.Get<bool>("NetworkPowRegistrationAllowed"),
        (m, _, s) => m.ImmunityPeriod = s.Get<int>("ImmunityPeriod"),
        (m, _, s) => m.MinDifficulty = s.Get<ulong>("MinDifficulty"),
        (m, _, s) => m.MaxDifficulty = s.Get<ulong>("MaxDifficulty"),
        (m, _, s) => m.MinBurn = s.Get<ulong>("MinBurn"),
        (m, _, s) => m.MaxBurn = s.Get<ulong>("MaxBurn"),
        (m, _, s) => m.AdjustmentAlpha = s.Get<ulong>("AdjustmentAlpha"),
        (m, _, s) => m.AdjustmentInterval = s.Get<int>("AdjustmentInterval"),
        (m, _, s) => m.TargetRegsPerInterval = s.Get<int>("TargetRegistrationsPerInterval"),
        (m, _, s) => m.MaxRegsPerBlock = s.Get<int>("MaxRegistrationsPerBlock"),
        (m, _, s) => m.ServingRateLimit = s.Get<ulong>("ServingRateLimit"),
        (m, _, s) => m.CommitRevealWeightsEnabled = s.Get<bool>("CommitRevealWeightsEnabled"),
        (m, _, s) => m.CommitRevealPeriod = s.Get<ulong>("RevealPeriodEpochs"),
        (m, _, s) => m.LiquidAlphaEnabled = s.Get<bool>("LiquidAlphaOn"),
        (m, _, s) => m.AlphaHigh = s.Get<(int Low, int High)>("AlphaValues").High,
        (m, _, s) => m.AlphaLow = s.Get<(int Low, int High)>("AlphaValues").Low,
        (m, _, s) => m.BondsMovingAvg = s.Get<ulong>("BondsMovingAverage"),
        (m, _, s) => m.Hotkeys = s.Neurons.Hotkeys,
        (m, _, s) => m.Coldkeys = s.Neurons.Coldkeys,
        (m, _, s) => m.Identities = s.Neurons.PerUid(uid => s.GetGlobal<ChainIdentity>("IdentitiesV2", s.Neurons.Coldkeys[uid])),
        (m, _, s) => m.Axons = s.Neurons.Axons,
        (m, _, s) => m.Active = s.Neurons.Active,
        (m, _, s) => m.ValidatorPermit = s.Neurons.ValidatorPermit,
        (m, _, s) => m.PruningScore = s.Neurons.PruningScores,
        (m, _, s) => m.LastUpdate = s.Neurons.LastUpdate,
        (m, _, s) => m.Emission = s.Neurons.Emission,
        (m, _, s) => m.Dividends = s.Neurons.Dividends,
        (m, _, s) => m.Incentives = s.Neurons.Incentive,
        (m, _, s) => m.Consensus = s.Neurons.Consensus,
        (m, _, s) => m.Trust = s.Neurons.Trust,
        (m, _, s) => m.Rank = s.Neurons.Rank,
        (m, _, s) => m.BlockAtRegistration = s.Neurons.BlockAtRegistration,
        (m, _, s) => m.AlphaStake = s.Neurons.AlphaStake,
        (m, _, s) => m.TaoStake = s.Neurons.TaoStake,
        (m, _, s) => m.TotalStake = s.Neurons.TotalStake,
        (m, _, s) => m.TaoDividendsPerHotkey = PerHotkey(s, "TaoDividendsPerSubnet"),
        (m, _, s) => m.AlphaDividendsPerHotkey = PerHotkey(s, "AlphaDividendsPerSubnet"),
        (m, _, s) => m.Validators = Validators(s.Neurons),
    ];

    // The one with the least stake comes first, as the runtime has it.
    private static ushort[] Validators(NeuronColumns neurons) =>
        [.. Enumerable.Range(0, neurons.Count)
            .Where(uid => neurons.ValidatorPermit[uid])
            .OrderBy(uid => neurons.TotalStake[uid])
            .Select(uid => (ushort)uid)];

    private static (AccountId Hotkey, ulong Amount)[] PerHotkey(SubnetValues subnet, string entry) =>
        subnet.Neurons.PerUid(uid => (subnet.Neurons.Hotkeys[uid], subnet.GetOf<ulong>(entry, subnet.Neurons.Hotkeys[uid])));
}
