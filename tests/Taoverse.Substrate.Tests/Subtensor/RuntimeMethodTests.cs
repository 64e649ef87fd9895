using System.Text.Json;
using Taoverse.Substrate.Runtimes;
using Taoverse.Substrate.Scale;
using Taoverse.Substrate.Subtensor;
using Taoverse.Substrate.Subtensor.Wire;
using Taoverse.Tests;

namespace Taoverse.Substrate.Tests.Subtensor;

public class RuntimeMethodTests
{
    private static readonly ChainRuntime Runtime = new(293, Spec293.Metadata);

    [Fact]
    public void Neurons_of_a_real_runtime_are_read()
    {
        var neurons = RuntimeMethods.Decode<NeuronInfo[]>(Runtime, RuntimeMethods.NeuronsLite, Answer(RuntimeMethods.NeuronsLite));
        Assert.Equal(5, neurons.Length);
        Assert.Equal("5CS3j9wEaMEt5tpEkF17ZVY8DCkLjrmkj3LxGnKzodS4ccoM", neurons[1].Hotkey.ToString());
        Assert.Equal((998253419766UL, 1142502032UL, (ushort)4, (ushort)6), (neurons[1].Stake[0].Rao, neurons[1].Emission, neurons[1].Incentive, neurons[1].Consensus));
        Assert.Null(neurons[0].Weights);
    }

    [Fact]
    public void Weights_and_bonds_come_where_they_were_asked_for()
    {
        var neurons = RuntimeMethods.Decode<NeuronInfo[]>(Runtime, RuntimeMethods.Neurons, Answer(RuntimeMethods.Neurons));
        Assert.Equal([(1, 10), (2, 65535), (3, 32768)], neurons[0].Weights!.Select(w => ((int)w.Uid, (int)w.Value)));
        Assert.NotEmpty(neurons[0].Bonds!);
    }

    [Fact]
    public void A_metagraph_gives_name_symbol_tempo_and_total_stake()
    {
        var info = RuntimeMethods.Decode<MetagraphInfo?>(Runtime, RuntimeMethods.Metagraph, Answer(RuntimeMethods.Metagraph))!;
        Assert.Equal(("pretrain", "ι", (ushort)10), (info.Name, info.Symbol, info.Tempo!.Value));
        Assert.Equal([1994342649727UL, 998253419766, 3370455897, 1139226708, 0], info.TotalStake!);
    }

    [Fact]
    public void A_selective_metagraph_is_asked_for_by_field_name()
    {
        var call = RuntimeMethods.CallForFields(Runtime, 9, ["hotkeys", "axons", "total_stake", "validators"], "0x00")!;
        Assert.Equal(RuntimeMethods.SelectiveMetagraph, call.Parameters[0]);

        // The capture's own request was for 52, 57, 69 and 72; the runtime counts hotkeys as 52.
        var asked = (byte[])call.Parameters[1]!;
        Assert.Equal("0900", Convert.ToHexStringLower(asked[..2]));
        Assert.Equal(52, BitConverter.ToUInt16(asked, 3));
    }

    [Fact]
    public void An_unknown_subnet_has_no_metagraph() =>
        Assert.Null(RuntimeMethods.Decode<MetagraphInfo?>(Runtime, RuntimeMethods.Metagraph, [0]));

    [Fact]
    public void Hyperparameters_of_a_real_runtime_are_read()
    {
        var read = RuntimeMethods.Decode<SubnetHyperparameters?>(Runtime, RuntimeMethods.Hyperparameters, Answer(RuntimeMethods.Hyperparameters))!;
        Assert.Equal(
            new SubnetHyperparameters
            {
                Tempo = 10,
                Kappa = 32767,
                ImmunityPeriod = 5000,
                MinAllowedWeights = 1,
                MaxWeightsLimit = 65535,
                WeightsVersion = 0,
                WeightsRateLimit = 0,
                ActivityCutoff = 5000,
                RegistrationAllowed = true,
                MinBurn = 500000,
                MaxBurn = 100000000000,
                MaxValidators = 64,
                CommitRevealWeightsEnabled = false,
                CommitRevealPeriod = 1,
            },
            read);
    }

    [Fact]
    public void Where_the_runtime_does_not_describe_an_answer_its_fixed_layout_is_used()
    {
        var answer = Answer(RuntimeMethods.NeuronsLite);
        var described = RuntimeMethods.Decode<NeuronInfo[]>(Runtime, RuntimeMethods.NeuronsLite, answer);
        var plain = RuntimeMethods.Decode<NeuronInfo[]>(new ChainRuntime(293, Spec293.Version14), RuntimeMethods.NeuronsLite, answer);
        var writer = new ScaleWriter();
        writer.WriteByteSequence(answer);
        var wrapped = RuntimeMethods.Decode<NeuronInfo[]>(new ChainRuntime(218, Spec293.Version14), RuntimeMethods.NeuronsLite, writer.ToArray());
        Assert.Equal(described.Select(n => (n.Hotkey, n.Stake[0], n.LastUpdate)), plain.Select(n => (n.Hotkey, n.Stake[0], n.LastUpdate)));
        Assert.Equal(described.Select(n => (n.Hotkey, n.Stake[0], n.LastUpdate)), wrapped.Select(n => (n.Hotkey, n.Stake[0], n.LastUpdate)));
    }

    [Fact]
    public void A_layout_that_does_not_fit_fails_loudly() =>
        Assert.Throws<ScaleException>(() => RuntimeMethods.Decode<NeuronInfo[]>(new ChainRuntime(293, Spec293.Version14), RuntimeMethods.NeuronsLite, [.. Answer(RuntimeMethods.NeuronsLite), 0]));

    private static byte[] Answer(string method) => Golden.Json("chain/spec293_runtime_and_storage.json").GetProperty("runtime_calls").EnumerateArray()
        .First(c => c.Text("method") == method && c.Text("params") == "0x0900").Hex("raw_hex");
}
