using System.Collections.Concurrent;
using Taoverse.Metagraphs;

namespace Taoverse.Core.Tests.Metagraphs;

public class MetagraphSyncerFaultTests
{
    [Fact]
    public async Task A_failure_is_retried_with_backoff_and_leaves_the_cadence_where_it_was()
    {
        await using var bench = new SyncBench((1, 60));
        bench.Source.Before = (_, _) => bench.Time.Elapsed.TotalSeconds is > 50 and < 70 ? throw new IOException("lost") : Task.CompletedTask;
        bench.Syncer.Start();
        await bench.RunToAsync(181);
        Assert.Equal([0, 60, 61, 63, 67, 75, 120, 180], bench.Source.SecondsOf(1).Take(8));
        Assert.Equal([1, 2, 4, 8], bench.SyncErrors.Select(e => e.RetryDelay!.Value.TotalSeconds));
        Assert.All(bench.SyncErrors, e => Assert.Equal("lost", e.Error.Message));
    }

    [Fact]
    public async Task The_wait_grows_up_to_its_longest_and_never_beyond_the_cadence()
    {
        await using var bench = new SyncBench((1, 1000), (2, 5));
        bench.Source.Before = (_, _) => throw new IOException("lost");
        bench.Syncer.Start();
        await bench.RunToAsync(300);
        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60], bench.SyncErrors.Where(e => e.NetUid == 1).Select(e => e.RetryDelay!.Value.TotalSeconds).Take(8));
        Assert.Equal([1, 2, 4, 5, 5, 5], bench.SyncErrors.Where(e => e.NetUid == 2).Select(e => e.RetryDelay!.Value.TotalSeconds).Take(6));
    }

    [Fact]
    public async Task The_state_keeps_the_last_metagraph_and_says_what_fails()
    {
        await using var bench = new SyncBench((1, 10));
        await bench.Syncer.SyncOnceAsync(notify: false);
        bench.Source.Before = (_, _) => throw new IOException("lost");
        bench.Syncer.Start();
        await bench.RunToAsync(30);
        var state = bench.Syncer.GetState(1);
        Assert.Equal((1, true, "lost"), (state.Metagraph!.Block, state.IsStale, state.LastError!.Message));
        Assert.True(state.Failures >= 4);
        bench.Source.Before = (_, _) => Task.CompletedTask;
        await bench.RunToAsync(50);
        state = bench.Syncer.GetState(1);
        Assert.Equal((false, null, 0), (state.IsStale, state.LastError, state.Failures));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_read_that_hangs_ends_at_its_limit_and_what_comes_late_is_not_used(bool obeys)
    {
        var options = new MetagraphSyncOptions { Timeout = TimeSpan.FromSeconds(30) };
        await using var bench = new SyncBench(options, (1, 600));
        var late = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        bench.Source.Before = (_, token) =>
        {
            token.Register(() => cancelled.TrySetResult());
            return bench.Source.Asked.Count > 1 ? Task.CompletedTask : obeys ? Task.Delay(Timeout.Infinite, token) : late.Task;
        };
        bench.Syncer.Start();
        await SyncBench.EventuallyAsync(() => !bench.Source.Asked.IsEmpty);
        bench.Time.Advance(TimeSpan.FromSeconds(30));
        await cancelled.Task.WaitAsync(SyncBench.Patience);
        await SyncBench.EventuallyAsync(() => bench.Time.NextWait == TimeSpan.FromSeconds(1));
        Assert.Equal("TimedOut", Assert.IsType<TaoverseException>(Assert.Single(bench.SyncErrors).Error).ErrorId);
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        await SyncBench.EventuallyAsync(() => bench.Syncer.GetState(1).LastSynced is not null);
        var block = bench.Syncer.GetMetagraph(1).Block;
        late.SetResult();
        await Task.Delay(50);
        Assert.Equal(block, bench.Syncer.GetMetagraph(1).Block);
    }

    [Fact]
    public async Task A_read_that_blocks_its_thread_does_not_hold_up_the_stop()
    {
        await using var bench = new SyncBench((1, 10));
        using var never = new ManualResetEventSlim();
        bench.Source.Before = (_, _) =>
        {
            never.Wait(SyncBench.Patience, CancellationToken.None);
            return Task.CompletedTask;
        };
        bench.Syncer.Start();
        await SyncBench.EventuallyAsync(() => !bench.Source.Asked.IsEmpty);
        await bench.Syncer.StopAsync().WaitAsync(SyncBench.Patience / 2);
        never.Set();
    }

    [Fact]
    public async Task A_listener_that_hangs_is_left_behind_at_its_limit_and_the_next_is_called()
    {
        var options = new MetagraphSyncOptions { Timeout = TimeSpan.FromHours(1), ListenerTimeout = TimeSpan.FromSeconds(5) };
        await using var bench = new SyncBench(options, (1, 600));
        var entered = new TaskCompletionSource();
        var heard = new ConcurrentQueue<string>();
        bench.Syncer.Listen(
            (_, _) =>
            {
                entered.SetResult();
                return new TaskCompletionSource().Task;
            },
            1);
        bench.Syncer.Listen(
            (_, _) =>
            {
                heard.Enqueue("next");
                return Task.CompletedTask;
            },
            1);
        bench.Syncer.Start();
        await entered.Task.WaitAsync(SyncBench.Patience);
        bench.Time.Advance(TimeSpan.FromSeconds(5));
        await SyncBench.EventuallyAsync(() => !heard.IsEmpty);
        Assert.Equal("TimedOut", Assert.IsType<TaoverseException>(Assert.Single(bench.ListenerErrors).Error).ErrorId);
    }

    [Fact]
    public async Task An_answer_for_another_netuid_or_none_at_all_is_a_failure()
    {
        await using var bench = new SyncBench((1, 10));
        bench.Source.Answer = (_, block) => block switch { 1 => Subnets.Metagraph(2), 2 => null, _ => Subnets.Metagraph(1, block) };
        bench.Syncer.Start();
        await bench.RunToAsync(3);
        Assert.All(bench.SyncErrors, e => Assert.Equal("WrongMetagraph", Assert.IsType<TaoverseException>(e.Error).ErrorId));
        Assert.Equal(2, bench.SyncErrors.Count);
        Assert.Equal(3, bench.Syncer.GetMetagraph(1).Block);
    }

    [Fact]
    public async Task A_netuid_that_always_fails_does_not_keep_another_from_its_cadence()
    {
        await using var bench = new SyncBench((1, 10), (2, 7));
        bench.Source.Before = (netUid, _) => netUid == 1 ? throw new IOException("lost") : Task.CompletedTask;
        bench.Syncer.Start();
        await bench.RunToAsync(70);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => i * 7.0), bench.Source.SecondsOf(2).Take(10));
    }

    [Fact]
    public async Task What_is_left_behind_leaves_no_unobserved_exception()
    {
        var unobserved = new ConcurrentQueue<Exception>();
        void Note(object? sender, UnobservedTaskExceptionEventArgs e) => unobserved.Enqueue(e.Exception);
        TaskScheduler.UnobservedTaskException += Note;
        try
        {
            for (var round = 0; round < 20; round++)
            {
                await LeaveOneBehindAsync();
            }

            GC.Collect();
            GC.WaitForPendingFinalizers();
            Assert.DoesNotContain(unobserved, e => e.ToString().Contains("left behind", StringComparison.Ordinal));
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Note;
        }
    }

    private static async Task LeaveOneBehindAsync()
    {
        var options = new MetagraphSyncOptions { Timeout = TimeSpan.FromSeconds(30) };
        await using var bench = new SyncBench(options, (1, 600));
        var late = new TaskCompletionSource();
        var reading = new TaskCompletionSource();
        bench.Source.Before = async (_, token) =>
        {
            token.Register(() => throw new InvalidOperationException("left behind by a callback"));
            reading.SetResult();
            await late.Task;
        };
        bench.Syncer.Start();
        await reading.Task;
        bench.Time.Advance(TimeSpan.FromSeconds(30));
        await SyncBench.EventuallyAsync(() => !bench.SyncErrors.IsEmpty);
        late.SetException(new InvalidOperationException("left behind by the read"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task No_cadence_is_missed_beyond_the_fault_and_one_backoff(int seed)
    {
        // Two netuids for three hours; a fault every few minutes in which reads are lost, hang, or give garbage. The limit of a
        // read is longer than every other wait, so that the clock is moved to it only while a read really hangs.
        const double Limit = 100;
        const double Backoff = 15;
        var random = new Random(seed);
        var faults = new List<(double From, double To, int Kind)>();
        for (var t = 40.0; t < 10_000; t += 60 + random.Next(400))
        {
            faults.Add((t, t += 1 + random.Next(90), random.Next(4)));
        }

        var options = new MetagraphSyncOptions
        {
            Timeout = TimeSpan.FromSeconds(Limit),
            ListenerTimeout = TimeSpan.FromHours(1),
            MaxRetryDelay = TimeSpan.FromSeconds(Backoff),
        };
        await using var bench = new SyncBench(options, (1, 12), (2, 45));
        var synced = new ConcurrentQueue<(int NetUid, double Second)>();
        bench.Syncer.Synced += (_, e) => synced.Enqueue((e.NetUid, bench.Time.Elapsed.TotalSeconds));
        var hangs = new ConcurrentQueue<double>();
        bench.Source.Before = (_, token) =>
        {
            var now = bench.Time.Elapsed.TotalSeconds;
            var fault = faults.Find(f => f.From <= now && now < f.To);
            if (fault.To == 0)
            {
                return Task.CompletedTask;
            }

            switch (fault.Kind)
            {
                case 0:
                    throw new IOException("lost");
                case 1:
                    throw new TaoverseException("Garbage", FaultKind.InvalidData, "Garbage.", "Try again.");
                default:
                    hangs.Enqueue(now);
                    return fault.Kind == 2 ? Task.Delay(Timeout.Infinite, token) : new TaskCompletionSource().Task;
            }
        };
        bench.Syncer.Start();
        while (bench.Time.Elapsed.TotalSeconds < 10_800)
        {
            await SyncBench.EventuallyAsync(() => !hangs.IsEmpty || bench.Time.NextWait < TimeSpan.FromSeconds(Limit));
            hangs.TryDequeue(out _);
            await bench.Time.StepAsync(TimeSpan.FromSeconds(Limit + 1));
        }

        foreach (var (netUid, cadence) in new[] { (1, 12), (2, 45) })
        {
            double[] times = [.. synced.Where(s => s.NetUid == netUid).Select(s => s.Second)];
            for (var due = 0.0; due < 10_500; due += cadence)
            {
                // Reads that hung when the fault ended, one of each netuid, take up to their limit more.
                var done = times.First(t => t >= due);
                var fault = faults.LastOrDefault(f => f.From <= done && due <= f.To + (2 * Limit) + Backoff);
                Assert.True(
                    done == due || done <= fault.To + (2 * Limit) + Backoff,
                    $"netuid {netUid}: due at {due}, synced at {done}, fault {fault}");
            }
        }

        Assert.True(bench.SyncErrors.Count > 20);
        string[] errors = [.. bench.SyncErrors.Select(e => (e.Error as TaoverseException)?.ErrorId ?? e.Error.Message).Distinct().Order()];
        Assert.Equal(["Garbage", "TimedOut", "lost"], errors.Order(StringComparer.Ordinal));
    }
}
