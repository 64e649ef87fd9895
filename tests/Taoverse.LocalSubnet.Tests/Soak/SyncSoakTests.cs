using Xunit.Abstractions;

namespace Taoverse.LocalSubnet.Tests.Soak;

/// <summary>Two subnets kept in sync while the node fails in every way it can. TAOVERSE_SOAK_MINUTES makes it longer than a moment.</summary>
[Collection(nameof(SerialTests))]
public class SyncSoakTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(25);

    [Fact]
    public async Task Syncing_misses_nothing_beyond_the_faults_and_leaks_nothing()
    {
        var duration = SoakLength.Or(Moment);
        var report = await new SyncSoak(seed: 25).RunAsync(duration);
        output.WriteLine(report.ToString());

        Assert.True(report.Faults > 2, $"{report.Faults} faults");
        Assert.Empty(report.TooLongGaps);
        Assert.Empty(report.Unobserved);
        Assert.True(report.ListenersInOrder);
        Assert.Equal(0, report.ListenerFailuresMissed);
        Assert.True(report.HandleGrowth <= 16, $"{report.HandleGrowth} handles more");
        Assert.True(report.SocketGrowth <= 4, $"{report.SocketGrowth} sockets more");
        var most = SoakLength.MostGrowth(duration, report.MemoryAtStart) + (1 << 20);
        Assert.True(report.MemoryGrowth <= most, $"{report.MemoryAtStart} bytes grew by {report.MemoryGrowth}");
    }
}
