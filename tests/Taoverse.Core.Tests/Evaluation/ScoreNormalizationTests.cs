using Taoverse.Evaluation;
using Taoverse.Tests;

namespace Taoverse.Core.Tests.Evaluation;

public class ScoreNormalizationTests
{
    [Fact]
    public void Inverse_exponential_scores_are_those_of_the_python_package()
    {
        foreach (var entry in Golden.Json("taoverse/taoverse_golden.json").GetProperty("normalize").EnumerateArray())
        {
            var normalization = ScoreNormalization.InverseExponential(entry[1].GetDouble());
            Assert.Equal(entry[2].GetDouble(), normalization.Apply(entry[0].GetDouble()), 1e-14);
        }
    }

    [Fact]
    public void Without_normalization_a_score_stays_as_it_is() => Assert.Equal(3.25, ScoreNormalization.None.Apply(3.25));

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    public void A_failure_stays_a_failure_on_every_scale(double raw)
    {
        Assert.Equal(double.PositiveInfinity, ScoreNormalization.None.Apply(raw));
        Assert.Equal(double.PositiveInfinity, ScoreNormalization.InverseExponential(20).Apply(raw));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_ceiling_that_makes_no_scale_is_refused_when_it_is_given(double ceiling) =>
        Assert.Equal("InvalidCeiling", Assert.Throws<TaoverseException>(() => ScoreNormalization.InverseExponential(ceiling)).ErrorId);
}
