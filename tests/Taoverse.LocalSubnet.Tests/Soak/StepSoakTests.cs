using Taoverse.Hub;
using Xunit.Abstractions;

namespace Taoverse.LocalSubnet.Tests.Soak;

/// <summary>The whole step of a validator in a loop while all else fails in every way it can. TAOVERSE_SOAK_MINUTES makes it longer.</summary>
[Collection(nameof(SerialTests))]
public class StepSoakTests(ITestOutputHelper output)
{
    [Fact]
    public async Task The_whole_step_misses_nothing_beyond_the_faults_loses_nothing_and_leaks_nothing()
    {
        var duration = SoakLength.Or(TimeSpan.FromMinutes(2));
        var report = await new StepSoak(duration, seed: 8).RunAsync();
        output.WriteLine(report.ToString());

        Assert.Empty(report.Unexpected);
        Assert.Empty(report.Unobserved);
        Assert.Empty(report.Lost);
        Assert.Empty(report.TooLongGaps);
        Assert.True(report.Faults.Values.Sum() > 2, "too few faults");
        Assert.True(report is { Published: > 2, Updates: > 2, Evaluations: > 2, WeightsSet: > 2 }, "too little was done");
        Assert.True(report.ModelsKept <= 32, $"{report.ModelsKept} models were kept");

        // One connection to the node. Of those to the hub a pool keeps some, after faults fewer.
        var most = new HubOptions().Connections;
        Assert.All(report.Held, held => Assert.True(held.Connections is [<= 1, var api, var content] && api <= most && content <= most));
        var handles = Growth(held => held.Handles - held.Connections.Sum());
        Assert.True(handles <= 8, $"{handles} handles more");
        var sockets = Growth(held => held.OtherSockets);
        Assert.True(sockets <= 0, $"{sockets} sockets more");

        // The least of several looks; large objects are pooled buffers, of which there are now more and now less, and count as resident.
        RequireFlat("live", held => held.Memory - held.LargeObjects);
        RequireFlat("native", held => held.Native);
        if (duration >= SoakLength.Steady)
        {
            RequireFlat("anonymous", held => held.Anonymous);
        }

        int Growth(Func<HeldResources, int> countOf) => report.HeldLate.Min(countOf) - report.HeldEarly.Max(countOf);

        void RequireFlat(string what, Func<HeldResources, long> bytesOf)
        {
            var (early, late) = (report.HeldEarly.Min(bytesOf), report.HeldLate.Min(bytesOf));
            Assert.True(late - early <= SoakLength.MostGrowth(duration, early), $"{early} {what} bytes grew by {late - early}");
        }
    }
}
