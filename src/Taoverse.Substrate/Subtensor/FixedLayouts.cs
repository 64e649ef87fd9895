using Taoverse.Substrate.Codecs;
using Taoverse.Substrate.Metadata;

namespace Taoverse.Substrate.Subtensor;

/// <summary>The layouts of runtimes that do not describe what their runtime APIs answer.</summary>
/// <remarks>
/// Up to spec 239 the APIs answered bytes (a length, then the value), and metadata version 14 does not describe them at all.
/// Taken from what runtimes of spec 218 and 293 really answered; bytes that are left over are refused.
/// </remarks>
internal static class FixedLayouts
{
    private const string Head =
        "hotkey: AccountId32, coldkey: AccountId32, uid: Compact<u16>, netuid: Compact<u16>, active: bool, axon_info: AxonInfo, "
        + "prometheus_info: PrometheusInfo, stake: Vec<(AccountId32, Compact<u64>)>, rank: Compact<u16>, emission: Compact<u64>, "
        + "incentive: Compact<u16>, consensus: Compact<u16>, trust: Compact<u16>, validator_trust: Compact<u16>, "
        + "dividends: Compact<u16>, last_update: Compact<u64>, validator_permit: bool, ";

    private static readonly Lazy<(CodecFactory Codecs, Dictionary<string, int> Answers)> Layouts = new(() =>
    {
        var types = new TypeRegistryBuilder();
        types.DefineComposite("AxonInfo", "block: u64, version: u32, ip: u128, port: u16, ip_type: u8, protocol: u8, placeholder1: u8, placeholder2: u8");
        types.DefineComposite("PrometheusInfo", "block: u64, version: u32, ip: u128, port: u16, ip_type: u8");
        types.DefineComposite("NeuronInfoLite", Head + "pruning_score: Compact<u16>");
        types.DefineComposite("NeuronInfo", Head + "weights: Vec<(Compact<u16>, Compact<u16>)>, bonds: Vec<(Compact<u16>, Compact<u16>)>, pruning_score: Compact<u16>");
        Dictionary<string, int> answers = new()
        {
            [RuntimeMethods.NeuronsLite] = types.Id("Vec<NeuronInfoLite>"),
            [RuntimeMethods.Neurons] = types.Id("Vec<NeuronInfo>"),
        };
        return (new CodecFactory(types.Build()), answers);
    });

    /// <summary>The codec for a method's answer.</summary>
    /// <exception cref="TaoverseException">No layout of it is known.</exception>
    public static ScaleCodec<T> Get<T>(string method) => Layouts.Value.Answers.TryGetValue(method, out var id)
        ? Layouts.Value.Codecs.Get<T>(id)
        : throw new TaoverseException(
            "NotInRuntime", FaultKind.NotSupported, $"The runtime does not describe the answer of {method}, and its layout is not known here.",
            "Connect to a node with a newer runtime.");
}
