using Taoverse.Metagraphs;

namespace Taoverse.Core.Tests.Metagraphs;

public class SyncScheduleTests
{
    [Theory]
    [InlineData(5.0, 10)]
    [InlineData(4.9995, 10)]
    [InlineData(4.985, 10)]
    [InlineData(5.4, 10)]
    [InlineData(9.999, 10)]
    [InlineData(10.0, 15)]
    [InlineData(3, 5)]
    public void A_sync_that_a_timer_starts_a_little_early_is_that_of_its_time(double startedAt, double due)
    {
        var schedule = new SyncSchedule(TimeSpan.FromSeconds(5), new());
        schedule.Succeeded(TimeSpan.Zero);
        Assert.Equal(TimeSpan.FromSeconds(5), schedule.Due);

        schedule.Succeeded(TimeSpan.FromSeconds(startedAt));

        Assert.Equal(TimeSpan.FromSeconds(due), schedule.Due);
    }

    [Fact]
    public void A_short_cadence_is_not_taken_for_early()
    {
        var schedule = new SyncSchedule(TimeSpan.FromMilliseconds(10), new());
        schedule.Succeeded(TimeSpan.Zero);

        schedule.Succeeded(TimeSpan.FromMilliseconds(4));

        Assert.Equal(TimeSpan.FromMilliseconds(10), schedule.Due);
    }
}
