using Taoverse.Evaluation;

namespace Taoverse.Core.Tests.Evaluation;

public class NormRuleTests
{
    private static readonly NormRule Rule = new(200, 0.15, 1000);

    [Fact]
    public void A_norm_that_rounds_down_to_the_hard_limit_passes()
    {
        // PyTorch gives 1000.0 for a bfloat16 weight whose norm is 1000.07.
        var norms = Norms(layer => 1).Append(new ProjectionNorm(0, "gate_proj", 1e9, 1e9)).ToList();
        norms[0] = norms[0] with { Norm = 1000.07, RoundedNorm = 1000 };
        Assert.Null(Rule.Judge(norms));
        norms[0] = norms[0] with { RoundedNorm = 1000.07 };
        Assert.Contains("'q_proj' of layer 0", Rule.Judge(norms), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void The_mean_share_of_large_norms_is_limited(int layersAbove, bool passes) =>
        Assert.Equal(passes, Rule.Judge([.. Norms(layer => layer < layersAbove ? 201 : 200)]) is null);

    [Fact]
    public void A_norm_that_is_no_number_refuses() => Assert.NotNull(Rule.Judge([.. Norms(layer => layer == 3 ? double.NaN : 1)]));

    [Fact]
    public void An_absent_projection_is_named()
    {
        var error = Assert.Throws<TaoverseException>(() => Rule.Judge([.. Norms(_ => 1).Where(norm => norm.Projection != "up_proj")]));
        Assert.Contains("'up_proj'", error.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<ProjectionNorm> Norms(Func<int, double> norm) =>
        from layer in Enumerable.Range(0, 10)
        from projection in NormRule.Projections
        select new ProjectionNorm(layer, projection, norm(layer), norm(layer));
}
