using System.Text.Json;
using Taoverse.Substrate.Subtensor.Weights;
using Taoverse.Tests;

namespace Taoverse.Substrate.Tests.Subtensor;

public class WeightTests
{
    private static readonly JsonElement Sdk = Golden.Json("chain/weights_sdk10.json");

    [Fact]
    public void Weights_are_processed_as_the_sdk_does()
    {
        var cases = Sdk.GetProperty("process").EnumerateArray().ToArray();
        Assert.Equal(307, cases.Length);
        foreach (var expected in cases)
        {
            var processed = WeightProcessor.Process(
                Numbers(expected, "weights"), expected.GetProperty("min_allowed_weights").GetInt32(),
                expected.GetProperty("max_weight_limit").GetDouble(), expected.GetProperty("exclude_quantile").GetInt32());
            Assert.Equal(Numbers(expected, "processed_uids"), processed.Select(w => (double)w.Key));
            foreach (var (wanted, actual) in Numbers(expected, "processed_weights").Zip(processed))
            {
                // Below the smallest normal float32 the peer itself has no six digits.
                Assert.True(Math.Abs(wanted - actual.Value) <= (1e-6 * wanted) + 1.2e-38, $"{wanted} {actual}");
            }

            AssertEmitted(expected, "emit_uids", "emit_values", WeightVector.Quantize(processed), tolerance: 1);
        }
    }

    [Fact]
    public void Weights_are_quantised_as_the_sdk_does()
    {
        var cases = Sdk.GetProperty("emit").EnumerateArray().ToArray();
        Assert.Equal(8, cases.Length);
        foreach (var expected in cases)
        {
            var weights = Numbers(expected, "weights").Select((w, uid) => KeyValuePair.Create(uid, w)).ToArray();
            AssertEmitted(expected, "uids", "values", WeightVector.Quantize(weights), tolerance: 0);
        }
    }

    [Fact]
    public void All_zero_is_nothing_to_send() => Assert.Empty(WeightVector.Quantize([KeyValuePair.Create(1, 0.0)]).Uids);

    [Theory]
    [InlineData(3, double.NaN, "finite")]
    [InlineData(3, double.PositiveInfinity, "finite")]
    [InlineData(3, -0.1, "negative")]
    [InlineData(-1, 0.1, "not a uid")]
    [InlineData(70_000, 0.1, "not a uid")]
    [InlineData(0, 0.1, "twice")]
    public void Weights_that_no_chain_could_take_are_refused(int uid, double weight, string reason)
    {
        var error = Assert.Throws<TaoverseException>(() => WeightVector.Quantize([KeyValuePair.Create(0, 1.0), KeyValuePair.Create(uid, weight)]));
        Assert.Equal("InvalidWeight", error.ErrorId);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Processing_refuses_what_is_not_finite() =>
        Assert.Throws<TaoverseException>(() => WeightProcessor.Process([1, double.NaN], 1, 1));

    private static void AssertEmitted(JsonElement expected, string uids, string values, WeightVector actual, int tolerance)
    {
        Assert.Equal(Numbers(expected, uids), actual.Uids.Select(u => (double)u));
        Assert.All(Numbers(expected, values).Zip(actual.Values), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, tolerance));
    }

    private static double[] Numbers(JsonElement element, string property) => [.. element.GetProperty(property).EnumerateArray().Select(n => n.GetDouble())];
}
