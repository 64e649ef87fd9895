using Taoverse.LocalSubnet.Chain;

namespace Taoverse.LocalSubnet.Runtime.Apis;

/// <summary>The runtime APIs: each described method with what answers it.</summary>
internal static class RuntimeApis
{
    private static readonly Dictionary<string, Func<RuntimeCall, byte[]>> Methods = new()
    {
        ["Core_version"] = call => call.Encode(call.Runtime.Version),
        ["Metadata_metadata"] = call => call.Encode(call.Runtime.Metadata(14)!),
        ["Metadata_metadata_at_version"] = call => call.Encode(call.Runtime.Metadata(call.Argument<uint>(0))),
        ["Metadata_metadata_versions"] = call => call.Encode(Metadata.MetadataWriter.Versions.ToArray()),
        ["AccountNonceApi_account_nonce"] = call => call.Encode(AccountApi.Nonce(call)),
        ["NeuronInfoRuntimeApi_get_neurons"] = call => call.Encode(NeuronApi.All(call, lite: false)),
        ["NeuronInfoRuntimeApi_get_neurons_lite"] = call => call.Encode(NeuronApi.All(call, lite: true)),
        ["NeuronInfoRuntimeApi_get_neuron"] = call => call.Encode(NeuronApi.One(call, lite: false)),
        ["NeuronInfoRuntimeApi_get_neuron_lite"] = call => call.Encode(NeuronApi.One(call, lite: true)),
        ["SubnetInfoRuntimeApi_get_subnet_info"] = call => call.Encode(SubnetApi.Info(call)),
        ["SubnetInfoRuntimeApi_get_subnets_info"] = call => call.Encode(SubnetApi.Infos(call)),
        ["SubnetInfoRuntimeApi_get_subnet_hyperparams"] = call => call.Encode(SubnetApi.Hyperparameters(call)),
        ["SubnetInfoRuntimeApi_get_subnet_hyperparams_v2"] = call => call.Encode(SubnetApi.Hyperparameters(call)),
        ["SubnetInfoRuntimeApi_get_subnet_state"] = call => call.Encode(MetagraphApi.SubnetState(call)),
        ["SubnetInfoRuntimeApi_get_dynamic_info"] = call => call.Encode(SubnetApi.DynamicInfo(call)),
        ["SubnetInfoRuntimeApi_get_all_dynamic_info"] = call => call.Encode(SubnetApi.DynamicInfos(call)),
        ["SubnetInfoRuntimeApi_get_metagraph"] = call => call.Encode(MetagraphApi.Metagraph(call)),
        ["SubnetInfoRuntimeApi_get_all_metagraphs"] = call => call.Encode(MetagraphApi.All(call)),
        ["SubnetInfoRuntimeApi_get_selective_metagraph"] = call => call.Encode(MetagraphApi.Selective(call)),
    };

    /// <summary>Whether a method is answered.</summary>
    public static bool Has(string name) => Methods.ContainsKey(name);

    /// <summary>Answers a call.</summary>
    /// <param name="name">The method, API and name joined by an underscore.</param>
    /// <param name="state">The storage of the block that is asked.</param>
    /// <param name="arguments">The arguments in SCALE.</param>
    /// <returns>The result in SCALE; null where there is no such method.</returns>
    /// <exception cref="Substrate.Scale.ScaleException">The arguments are not those of the method.</exception>
    public static byte[]? Call(string name, IStateReader state, byte[] arguments)
    {
        var runtime = LocalRuntime.Instance;
        return Methods.TryGetValue(name, out var answer) && runtime.Description.Runtime.FindMethod(name) is { } method
            ? answer(new RuntimeCall(runtime, method, state, arguments))
            : null;
    }
}
