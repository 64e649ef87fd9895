using Taoverse.Metagraphs;

namespace Taoverse.Core.Tests.Metagraphs;

public class TopMinersTests
{
    [Fact]
    public void Validators_need_the_permit_and_the_stake()
    {
        ulong[] stakes = [0, 1, 2, 300, 4, 5, 600, 7, 8, 9];
        var metagraph = Subnets.Metagraph(9, 1, [.. stakes.Select((stake, uid) => Subnets.Neuron(uid, stake, uid is 3 or 6 or 8 or 9))]);
        Assert.Equal([3, 6], metagraph.GetHighStakeValidators(300).Select(n => n.Uid));
        Assert.Equal([3, 6, 8, 9], metagraph.GetHighStakeValidators(0).Select(n => n.Uid));
    }

    [Fact]
    public void A_miner_on_whom_validators_agree_comes_once() =>
        Assert.Equal([0], Top([(0, 1)], [(0, 1)]));

    [Fact]
    public void Each_validator_adds_its_own_miners() =>
        Assert.Equal([0, 2], Top([(0, 1)], [(2, 1)]));

    [Fact]
    public void A_share_below_the_threshold_does_not_count() =>
        Assert.Equal([0, 2], Top([(0, 10), (1, 1), (2, 5)], []));

    [Fact]
    public void A_share_at_the_threshold_counts() =>
        Assert.Equal([0, 1], Top([(0, 9), (1, 1)], []));

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    public void A_row_that_sums_to_zero_makes_no_one_top(double share) =>
        Assert.Empty(Top([(0, 0), (2, 0)], [], share));

    [Fact]
    public void A_small_validator_is_not_asked()
    {
        var metagraph = Subnets.Metagraph(9, 1, Subnets.Neuron(0), Subnets.Neuron(1, 29, true, (0, 1)));
        Assert.Empty(metagraph.GetTopMiners(30, 0.1));
    }

    [Fact]
    public void A_weight_for_a_uid_that_is_not_there_adds_no_one() =>
        Assert.Equal([2], Top([(77, 1), (2, 1)], []));

    [Fact]
    public void Without_weights_it_says_what_to_read()
    {
        var metagraph = Subnets.Metagraph(9, 1, Subnets.Neuron(0, 100, true, weights: null));
        var error = Assert.Throws<TaoverseException>(() => metagraph.GetTopMiners(30, 0.1));
        Assert.Equal("WeightsNotRead", error.ErrorId);
        Assert.Contains("-IncludeWeights", error.NextStep, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void A_share_that_is_none_is_refused(double share) =>
        Assert.Equal("InvalidWeightShare", Assert.Throws<TaoverseException>(() => Top([(0, 1)], [], share)).ErrorId);

    private static IEnumerable<int> Top((int, int)[] rowOf1, (int, int)[] rowOf3, double share = 0.1) => Subnets
        .Metagraph(9, 1, Subnets.Neuron(0), Subnets.Neuron(1, 200, true, rowOf1), Subnets.Neuron(2, 2), Subnets.Neuron(3, 30, true, rowOf3))
        .GetTopMiners(30, share).Select(n => n.Uid);
}
