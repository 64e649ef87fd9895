using Taoverse.Substrate.Accounts;

namespace Taoverse.LocalSubnet.Runtime.Apis;

/// <summary>Answers what <c>SubnetInfoRuntimeApi</c> says of subnets as such.</summary>
internal static class SubnetApi
{
    // I32F32: 32 bits of fraction.
    private const int FractionBits = 32;

    public static SubnetInfo? Info(RuntimeCall call) => OfAsked(call, Info);

    public static SubnetInfo?[] Infos(RuntimeCall call) => OfAll(call, Info);

    public static DynamicInfo? DynamicInfo(RuntimeCall call) => OfAsked(call, DynamicInfo);

    public static DynamicInfo?[] DynamicInfos(RuntimeCall call) => OfAll(call, DynamicInfo);

    public static SubnetHyperparameters? Hyperparameters(RuntimeCall call) => OfAsked(call, Hyperparameters);

    /// <summary>Answers for the subnet that the first argument names; null where there is none.</summary>
    public static T? OfAsked<T>(RuntimeCall call, Func<RuntimeCall, SubnetValues, T> make)
        where T : class
    {
        var subnet = new SubnetValues(call.Subtensor, call.Argument<ushort>(0));
        return subnet.Exists ? make(call, subnet) : null;
    }

    /// <summary>Answers for all subnets in the order of their netuids.</summary>
    public static T?[] OfAll<T>(RuntimeCall call, Func<RuntimeCall, SubnetValues, T> make) =>
        [.. call.Subtensor.Keys<ushort>("NetworksAdded").Order()
            .Select(netuid => new SubnetValues(call.Subtensor, netuid))
            .Where(subnet => subnet.Exists)
            .Select(subnet => make(call, subnet))];

    private static SubnetInfo Info(RuntimeCall call, SubnetValues s) => new()
    {
        Netuid = s.NetUid,
        Rho = s.Get<int>("Rho"),
        Kappa = s.Get<int>("Kappa"),
        Difficulty = s.Get<ulong>("Difficulty"),
        ImmunityPeriod = s.Get<int>("ImmunityPeriod"),
        MaxAllowedValidators = s.Get<int>("MaxAllowedValidators"),
        MinAllowedWeights = s.Get<int>("MinAllowedWeights"),
        MaxWeightsLimit = s.Get<int>("MaxWeightsLimit"),
        ScalingLawPower = s.Get<int>("ScalingLawPower"),
        SubnetworkN = s.Get<int>("SubnetworkN"),
        MaxAllowedUids = s.Get<int>("MaxAllowedUids"),
        BlocksSinceLastStep = s.Get<ulong>("BlocksSinceLastStep"),
        Tempo = s.Get<int>("Tempo"),
        NetworkModality = s.Get<int>("NetworkModality"),
        Burn = s.Get<ulong>("Burn"),
        Owner = s.Get<AccountId>("SubnetOwner"),
    };

    private static DynamicInfo DynamicInfo(RuntimeCall call, SubnetValues s) => new()
    {
        Netuid = s.NetUid,
        OwnerHotkey = s.Get<AccountId>("SubnetOwnerHotkey"),
        OwnerColdkey = s.Get<AccountId>("SubnetOwner"),
        SubnetName = s.Name,
        TokenSymbol = s.Get<string>("TokenSymbol")!,
        Tempo = s.Get<int>("Tempo"),
        LastStep = s.Get<ulong>("LastMechansimStepBlock"),
        BlocksSinceLastStep = s.Get<ulong>("BlocksSinceLastStep"),
        AlphaIn = s.Get<ulong>("SubnetAlphaIn"),
        AlphaOut = s.Get<ulong>("SubnetAlphaOut"),
        TaoIn = s.Get<ulong>("SubnetTAO"),
        AlphaOutEmission = s.Get<ulong>("SubnetAlphaOutEmission"),
        AlphaInEmission = s.Get<ulong>("SubnetAlphaInEmission"),
        TaoInEmission = s.Get<ulong>("SubnetTaoInEmission"),
        PendingAlphaEmission = s.Get<ulong>("PendingEmission"),
        PendingRootEmission = s.Get<ulong>("PendingRootDivs"),
        SubnetVolume = s.Get<UInt128>("SubnetVolume"),
        NetworkRegisteredAt = s.Get<ulong>("NetworkRegisteredAt"),
        SubnetIdentity = s.Identity,
        MovingPrice = s.Get<Int128>("SubnetMovingPrice"),
    };

    private static SubnetHyperparameters Hyperparameters(RuntimeCall call, SubnetValues s)
    {
        var (alphaLow, alphaHigh) = s.Get<(int Low, int High)>("AlphaValues");
        return new SubnetHyperparameters
        {
            Rho = s.Get<int>("Rho"),
            Kappa = s.Get<int>("Kappa"),
            ImmunityPeriod = s.Get<int>("ImmunityPeriod"),
            MinAllowedWeights = s.Get<int>("MinAllowedWeights"),
            MaxWeightsLimit = s.Get<int>("MaxWeightsLimit"),
            Tempo = s.Get<int>("Tempo"),
            MinDifficulty = s.Get<ulong>("MinDifficulty"),
            MaxDifficulty = s.Get<ulong>("MaxDifficulty"),
            WeightsVersion = s.Get<ulong>("WeightsVersionKey"),
            WeightsRateLimit = s.Get<ulong>("WeightsSetRateLimit"),
            AdjustmentInterval = s.Get<int>("AdjustmentInterval"),
            ActivityCutoff = s.Get<int>("ActivityCutoff"),
            RegistrationAllowed = s.Get<bool>("NetworkRegistrationAllowed"),
            TargetRegsPerInterval = s.Get<int>("TargetRegistrationsPerInterval"),
            MinBurn = s.Get<ulong>("MinBurn"),
            MaxBurn = s.Get<ulong>("MaxBurn"),
            BondsMovingAvg = s.Get<ulong>("BondsMovingAverage"),
            MaxRegsPerBlock = s.Get<int>("MaxRegistrationsPerBlock"),
            ServingRateLimit = s.Get<ulong>("ServingRateLimit"),
            MaxValidators = s.Get<int>("MaxAllowedValidators"),
            AdjustmentAlpha = s.Get<ulong>("AdjustmentAlpha"),
            Difficulty = s.Get<ulong>("Difficulty"),
            CommitRevealPeriod = s.Get<ulong>("RevealPeriodEpochs"),
            CommitRevealWeightsEnabled = s.Get<bool>("CommitRevealWeightsEnabled"),
            AlphaHigh = alphaHigh,
            AlphaLow = alphaLow,
            LiquidAlphaEnabled = s.Get<bool>("LiquidAlphaOn"),
            AlphaSigmoidSteepness = s.Get<long>("AlphaSigmoidSteepness") << FractionBits,
            YumaVersion = s.Get<bool>("Yuma3On") ? 3 : 2,
            SubnetIsActive = s.Get<ulong?>("FirstEmissionBlockNumber") is not null,
            TransfersEnabled = s.Get<bool>("TransferToggle"),
            BondsResetEnabled = s.Get<bool>("BondsResetOn"),
        };
    }
}
