namespace Taoverse.Metagraphs;

/// <summary>What a <see cref="MetagraphSyncer"/> keeps of one subnet.</summary>
internal sealed class SyncedSubnet(int netUid, TimeSpan cadence, MetagraphSyncOptions options)
{
    private readonly Lock gate = new();
    private readonly SyncSchedule schedule = new(cadence, options);
    private Metagraph? metagraph;
    private DateTimeOffset? lastSynced;
    private Exception? lastError;

    public int NetUid => netUid;

    /// <summary>Only for the one who runs the syncs.</summary>
    public TimeSpan Due => schedule.Due;

    public void Succeeded(Metagraph read, TimeSpan startedAt, DateTimeOffset now)
    {
        lock (gate)
        {
            metagraph = read;
            lastSynced = now;
            lastError = null;
            schedule.Succeeded(startedAt);
        }
    }

    public TimeSpan Failed(Exception error, TimeSpan startedAt, TimeSpan now)
    {
        lock (gate)
        {
            lastError = error;
            return schedule.Failed(startedAt, now);
        }
    }

    public MetagraphSyncState State(DateTimeOffset now)
    {
        lock (gate)
        {
            // A wall clock may be set back.
            TimeSpan? age = now < lastSynced ? TimeSpan.Zero : now - lastSynced;
            return new()
            {
                NetUid = netUid,
                Cadence = cadence,
                Metagraph = metagraph,
                LastSynced = lastSynced,
                Age = age,
                IsStale = age is null || age > 2 * cadence,
                LastError = lastError,
                Failures = schedule.Failures,
            };
        }
    }
}
