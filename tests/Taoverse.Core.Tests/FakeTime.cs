namespace Taoverse.Core.Tests;

/// <summary>A clock that stands still until it is moved; it has a timer for everyone who waits.</summary>
internal sealed class FakeTime : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly Lock gate = new();
    private readonly List<FakeTimer> timers = [];
    private TimeSpan elapsed;

    public TimeSpan Elapsed
    {
        get
        {
            lock (gate)
            {
                return elapsed;
            }
        }
    }

    public int TimerCount
    {
        get
        {
            lock (gate)
            {
                return timers.Count;
            }
        }
    }

    /// <summary>How long the first of those who wait has to wait; null where nobody does.</summary>
    public TimeSpan? NextWait
    {
        get
        {
            lock (gate)
            {
                return timers.Count > 0 ? timers.Min(t => t.Due) - elapsed : null;
            }
        }
    }

    /// <summary>What a wall clock that was set by hand shows beyond the time that passed.</summary>
    public TimeSpan WallClockError { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Elapsed.Ticks;

    public override DateTimeOffset GetUtcNow() => Start + Elapsed + WallClockError;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Assert.Equal(Timeout.InfiniteTimeSpan, period);
        var timer = new FakeTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock, firing what falls due on the way, in order.</summary>
    public void Advance(TimeSpan by)
    {
        var end = Elapsed + by;
        while (true)
        {
            FakeTimer? next;
            lock (gate)
            {
                next = timers.Where(t => t.Due <= end).MinBy(t => t.Due);
                elapsed = next is null ? end : next.Due > elapsed ? next.Due : elapsed;
                if (next is null)
                {
                    return;
                }

                timers.Remove(next);
            }

            next.Fire();
        }
    }

    /// <summary>Waits until someone waits for less than a given time, and moves the clock to when the first of them is due.</summary>
    public async Task StepAsync(TimeSpan lessThan)
    {
        for (var deadline = Environment.TickCount64 + 30_000; ; await Task.Yield())
        {
            if (NextWait is { } wait && wait < lessThan)
            {
                Advance(wait);
                return;
            }

            Assert.True(Environment.TickCount64 < deadline, "nobody waits on the clock");
        }
    }

    private sealed class FakeTimer(FakeTime owner, Action fire) : ITimer
    {
        public TimeSpan Due { get; private set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (owner.gate)
            {
                owner.timers.Remove(this);
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Due = owner.elapsed + dueTime;
                    owner.timers.Add(this);
                }
            }

            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
