using FsCheck;
using FsCheck.Fluent;
using Taoverse.Metagraphs;

namespace Taoverse.Core.Tests.Metagraphs;

public class NeuronFilterTests
{
    private static readonly Metagraph Subnet = MetagraphOf([true, false, true, false], [4, 3, 2, 1]);

    [Fact]
    public void Without_conditions_all_neurons_are_given()
    {
        Assert.Equal(Subnet.Neurons, new NeuronFilter().Select(Subnet));
    }

    [Fact]
    public void A_neuron_has_to_meet_every_condition()
    {
        Assert.Equal([0, 2], Uids(new NeuronFilter { ValidatorPermit = true }));
        Assert.Equal([1, 3], Uids(new NeuronFilter { ValidatorPermit = false }));
        Assert.Equal([0, 1], Uids(new NeuronFilter { MinStake = 3 }));
        Assert.Equal([2], Uids(new NeuronFilter { Hotkeys = ["hotkey2"] }));
        Assert.Equal([0], Uids(new NeuronFilter { Uids = [3, 0, 1], ValidatorPermit = true, MinStake = 2 }));
    }

    [Fact]
    public void Empty_lists_want_nothing()
    {
        Assert.Empty(Uids(new NeuronFilter { Uids = [] }));
        Assert.Empty(Uids(new NeuronFilter { Hotkeys = [] }));
    }

    [Fact]
    public void What_the_subnet_does_not_have_is_named()
    {
        var missing = new NeuronFilter { Uids = [1, 9], Hotkeys = ["hotkey1", "nobody"] }.Missing(Subnet).ToList();

        Assert.Equal([9, "nobody"], missing.Select(item => item.Wanted));
        Assert.Equal(["UnknownUid", "UnknownHotkey"], missing.Select(item => item.Error.ErrorId));
    }

    [Fact]
    public void A_neuron_is_found_by_its_hotkey_and_a_coldkey_is_recognised()
    {
        Assert.Equal(2, NeuronFilter.Find(Subnet, "hotkey2").Uid);
        Assert.Equal("UnknownHotkey", Assert.Throws<TaoverseException>(() => NeuronFilter.Find(Subnet, "nobody")).ErrorId);
        var given = Assert.Throws<TaoverseException>(() => NeuronFilter.Find(Subnet, Subnet.Neurons[1].Coldkey));
        Assert.Equal("ColdkeyGiven", given.ErrorId);
        Assert.Contains("owns uid ", given.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_wanted_is_either_given_or_missing() => Prop.ForAll<int[], bool[]>((wanted, permits) =>
    {
        var subnet = MetagraphOf(permits, [.. permits.Select(_ => 1)]);
        var filter = new NeuronFilter { Uids = wanted };

        var given = filter.Select(subnet).Select(neuron => neuron.Uid);
        var missing = filter.Missing(subnet).Select(item => (int)item.Wanted);
        return given.Concat(missing).Order().SequenceEqual(wanted.Distinct().Order());
    }).QuickCheckThrowOnFailure();

    private static IEnumerable<int> Uids(NeuronFilter filter) => filter.Select(Subnet).Select(neuron => neuron.Uid);

    private static Metagraph MetagraphOf(bool[] permits, int[] stakes) => Subnets.Metagraph(
        9, 100, [.. permits.Select((permit, uid) => Subnets.Neuron(uid, (ulong)stakes[uid], permit) with { Hotkey = $"hotkey{uid}" })]);
}
