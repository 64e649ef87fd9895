using Taoverse.LocalSubnet.Chain;
using Taoverse.LocalSubnet.Runtime;
using Taoverse.LocalSubnet.Runtime.Apis;
using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Codecs;
using Taoverse.Substrate.Scale;

namespace Taoverse.LocalSubnet.Tests.Runtime;

/// <summary>What the runtime APIs answer, read by the types of the real runtime and compared with the storage.</summary>
public class RuntimeApiTests
{
    private static readonly byte[] Netuid9 = [9, 0];
    private static readonly byte[] Netuid99 = [99, 0];
    private static readonly ChainState State = new LocalChain(new LocalSubnetOptions { NeuronCount = 40 }).Blocks.Best.State!;
    private static readonly StorageView Subtensor = new(State, "SubtensorModule");

    public static TheoryData<string, string> Calls => new()
    {
        { "Core_version", "" },
        { "Metadata_metadata_versions", "" },
        { "Metadata_metadata_at_version", "0f000000" },
        { "Metadata_metadata_at_version", "10000000" },
        { "NeuronInfoRuntimeApi_get_neurons_lite", "0900" },
        { "NeuronInfoRuntimeApi_get_neurons", "0900" },
        { "NeuronInfoRuntimeApi_get_neuron_lite", "09000700" },
        { "NeuronInfoRuntimeApi_get_neuron", "09000000" },
        { "NeuronInfoRuntimeApi_get_neuron", "09006300" },
        { "SubnetInfoRuntimeApi_get_subnet_info", "0900" },
        { "SubnetInfoRuntimeApi_get_subnets_info", "" },
        { "SubnetInfoRuntimeApi_get_subnet_hyperparams", "0900" },
        { "SubnetInfoRuntimeApi_get_subnet_hyperparams_v2", "0900" },
        { "SubnetInfoRuntimeApi_get_subnet_state", "0900" },
        { "SubnetInfoRuntimeApi_get_dynamic_info", "0900" },
        { "SubnetInfoRuntimeApi_get_all_dynamic_info", "" },
        { "SubnetInfoRuntimeApi_get_metagraph", "0900" },
        { "SubnetInfoRuntimeApi_get_all_metagraphs", "" },
        { "SubnetInfoRuntimeApi_get_selective_metagraph", "0900103400390045004800" },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public void An_answer_is_read_by_the_types_of_the_real_runtime(string method, string arguments) =>
        Spec293.Decode(method, Call(method, Convert.FromHexString(arguments)));

    [Fact]
    public void Every_described_method_is_answered() =>
        Assert.All(LocalRuntime.Instance.Description.Runtime.RuntimeApiMethods, m => Assert.True(RuntimeApis.Has(m.Name), m.Name));

    [Fact]
    public void Neurons_are_what_the_storage_says()
    {
        var neurons = Assert.IsAssignableFrom<IReadOnlyList<object?>>(Spec293.Decode("NeuronInfoRuntimeApi_get_neurons", Call("NeuronInfoRuntimeApi_get_neurons", Netuid9)));
        var incentive = Subtensor.Get<ushort[]>("Incentive", 9)!;
        var lastUpdate = Subtensor.Get<ulong[]>("LastUpdate", 9)!;
        Assert.Equal(40, neurons.Count);
        for (var uid = 0; uid < neurons.Count; uid++)
        {
            var neuron = (ScaleRecord)neurons[uid]!;
            var hotkey = Subtensor.Get<AccountId>("Keys", 9, uid);
            Assert.Equal(hotkey, neuron["hotkey"]);
            Assert.Equal(Subtensor.Get<AccountId>("Owner", hotkey), neuron["coldkey"]);
            Assert.Equal(((ushort)uid, (ushort)9), (neuron["uid"], neuron["netuid"]));
            Assert.Equal((incentive[uid], lastUpdate[uid]), (neuron["incentive"], neuron["last_update"]));
            Assert.Equal(Subtensor.Get<AxonInfo>("Axons", 9, hotkey)?.Port ?? 0, ((ScaleRecord)neuron["axon_info"]!)["port"]);
            Assert.Equal(uid < 5, ((IReadOnlyList<object?>)neuron["weights"]!).Count > 0);
        }
    }

    [Fact]
    public void A_selective_metagraph_has_what_was_asked_for_and_no_netuid()
    {
        var metagraph = Metagraph("0900103400390045004800");
        Assert.Equal((ushort)0, metagraph["netuid"]);
        Assert.Null(metagraph["name"]);
        Assert.Equal(40, Count("hotkeys"));
        Assert.Equal(40, Count("validator_permit"));
        Assert.Equal(40, Count("total_stake"));

        // From the least stake up, as the real runtime orders them.
        Assert.Equal([4, 3, 2, 1, 0], ((IEnumerable<object?>)metagraph["validators"]!).Select(Convert.ToInt32));
        Assert.All(metagraph.Where(f => f.Key is not ("netuid" or "hotkeys" or "validator_permit" or "total_stake" or "validators")), f => Assert.Null(f.Value));

        int Count(string field) => ((IReadOnlyList<object?>)metagraph[field]!).Count;
    }

    [Fact]
    public void A_selective_metagraph_has_the_netuid_where_it_was_asked_for()
    {
        Assert.Equal((ushort)9, Metagraph("0900040000")["netuid"]);

        // Index 73 is of newer runtimes; this one passes over it, as the real one does.
        Assert.All(Metagraph("0900044900").Skip(1), f => Assert.Null(f.Value));
    }

    [Theory]
    [InlineData("SubnetInfoRuntimeApi_get_metagraph")]
    [InlineData("SubnetInfoRuntimeApi_get_subnet_info")]
    [InlineData("SubnetInfoRuntimeApi_get_subnet_hyperparams")]
    [InlineData("SubnetInfoRuntimeApi_get_subnet_state")]
    [InlineData("NeuronInfoRuntimeApi_get_neurons_lite")]
    public void An_unknown_subnet_is_nothing(string method) => Assert.Equal([0], Call(method, Netuid99));

    [Fact]
    public void The_nonce_is_that_of_the_account()
    {
        var coldkey = Subtensor.Get<AccountId>("SubnetOwner", 9);
        Assert.Equal(new byte[4], Call("AccountNonceApi_account_nonce", coldkey.Bytes.ToArray()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("09")]
    [InlineData("090000")]
    public void Arguments_of_another_form_are_refused(string arguments) =>
        Assert.Throws<ScaleException>(() => Call("SubnetInfoRuntimeApi_get_metagraph", Convert.FromHexString(arguments)));

    [Fact]
    public void An_unknown_method_has_no_answer() => Assert.Null(RuntimeApis.Call("SubnetInfoRuntimeApi_get_nothing", State, []));

    private static ScaleRecord Metagraph(string arguments) => Assert.IsType<ScaleRecord>(Spec293.Decode(
        "SubnetInfoRuntimeApi_get_selective_metagraph", Call("SubnetInfoRuntimeApi_get_selective_metagraph", Convert.FromHexString(arguments))));

    private static byte[] Call(string method, byte[] arguments)
    {
        var answer = RuntimeApis.Call(method, State, arguments);
        Assert.NotNull(answer);
        return answer;
    }
}
