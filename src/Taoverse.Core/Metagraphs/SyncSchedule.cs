namespace Taoverse.Metagraphs;

/// <summary>When one subnet is due. Times are durations since the syncer was made.</summary>
/// <remarks>
/// Due times lie on a grid of cadences from the first one on. A failure is retried off the grid and leaves the grid where
/// it is; grid times that passed meanwhile are made up by one sync.
/// </remarks>
internal sealed class SyncSchedule(TimeSpan cadence, MetagraphSyncOptions options)
{
    private static readonly TimeSpan MostTimersAreEarly = TimeSpan.FromMilliseconds(20);
    private TimeSpan? origin;

    public TimeSpan Due { get; private set; }

    public int Failures { get; private set; }

    public void Succeeded(TimeSpan startedAt)
    {
        Failures = 0;
        origin ??= startedAt;

        // A timer may fire a little early; what it started is the sync of the time that it was set for.
        var early = Due - startedAt;
        var madeFor = early > TimeSpan.Zero && early < MostTimersAreEarly && early < cadence / 2 ? Due : startedAt;
        var passed = (madeFor - origin.Value).Ticks / cadence.Ticks;
        Due = origin.Value + ((passed + 1) * cadence);
    }

    /// <summary>Gives the wait before the next try.</summary>
    public TimeSpan Failed(TimeSpan startedAt, TimeSpan now)
    {
        // The first sync is due when it is first tried, whether or not it succeeds.
        origin ??= startedAt;
        var longest = options.MaxRetryDelay < cadence ? options.MaxRetryDelay : cadence;
        var delay = options.FirstRetryDelay;
        for (var i = 0; i < Failures && delay < longest; i++)
        {
            delay *= 2;
        }

        Failures++;
        delay = delay < longest ? delay : longest;
        Due = now + delay;
        return delay;
    }
}
