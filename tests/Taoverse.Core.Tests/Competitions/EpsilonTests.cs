using Taoverse.Competitions;
using Taoverse.Tests;

namespace Taoverse.Core.Tests.Competitions;

public class EpsilonTests
{
    private static readonly LinearDecay Decay = new(0.005, 0.001, 7200 * 7);

    [Fact]
    public void Linear_decays_are_those_of_the_python_package()
    {
        foreach (var entry in Golden.Json("taoverse/taoverse_golden.json").GetProperty("linear_decay").EnumerateArray())
        {
            var decay = new LinearDecay(entry[0].GetDouble(), entry[1].GetDouble(), entry[2].GetInt64());
            var expected = entry[5].GetDouble();
            Assert.Equal(expected, decay.Compute(entry[3].GetInt64(), entry[4].GetInt64()), expected * 1e-12);
        }
    }

    [Theory]
    [InlineData(95)]
    [InlineData(100)]
    [InlineData(105)]
    public void A_fixed_epsilon_is_always_the_same(long block) => Assert.Equal(0.005, new FixedEpsilon(0.005).Compute(block, 100));

    [Theory]
    [InlineData(0, 7200, 0.005)]
    [InlineData(7200, 7200, 0.005)]
    [InlineData(7200 * 8, 7200, 0.001)]
    [InlineData(7200 * 100, 7200, 0.001)]
    [InlineData(7200 * 7 / 2, 0, 0.003)]
    [InlineData(long.MaxValue, 0, 0.001)]
    public void A_linear_decay_goes_from_its_start_to_its_end(long current, long model, double expected) =>
        Assert.Equal(expected, Decay.Compute(current, model), 1e-15);

    [Fact]
    public void A_custom_epsilon_computes_what_its_function_gives()
    {
        var halving = new CustomEpsilon((current, model) => 0.01 / (1 + current - model), 0);
        Assert.Equal(0.005, halving.Compute(11, 10));
        Assert.Equal(0, halving.End);
    }

    [Fact]
    public void Anyone_may_write_an_epsilon_function_of_their_own() =>
        Assert.Equal(0.25, new Step(0.25).Compute(5, 5));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(1)]
    [InlineData(-0.1)]
    [InlineData(double.PositiveInfinity)]
    public void An_epsilon_that_cannot_be_is_refused(double epsilon)
    {
        Func<object>[] attempts =
        [
            () => new FixedEpsilon(epsilon),
            () => new LinearDecay(epsilon, 0, 1),
            () => new LinearDecay(0, epsilon, 1),
            () => new CustomEpsilon((_, _) => 0, epsilon),
            () => new CustomEpsilon((_, _) => epsilon, 0).Compute(1, 1),
        ];
        Assert.All(attempts, attempt => Assert.Equal("InvalidEpsilon", Assert.Throws<TaoverseException>(attempt).ErrorId));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_decay_without_blocks_is_refused(long blocks) =>
        Assert.Equal("InvalidEpsilon", Assert.Throws<TaoverseException>(() => new LinearDecay(0.1, 0, blocks)).ErrorId);

    private sealed record Step(double Height) : EpsilonFunction
    {
        public override double End => 0;

        public override double Compute(long currentBlock, long modelBlock) => currentBlock - modelBlock < 10 ? Height : 0;
    }
}
