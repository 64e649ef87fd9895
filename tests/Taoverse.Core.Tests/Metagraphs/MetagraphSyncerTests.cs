using System.Collections.Concurrent;
using Taoverse.Metagraphs;

namespace Taoverse.Core.Tests.Metagraphs;

public class MetagraphSyncerTests
{
    [Fact]
    public async Task An_initial_sync_reads_every_netuid_and_tells_no_one_unless_asked()
    {
        await using var bench = new SyncBench((1, 10), (2, 10));
        var heard = new ConcurrentQueue<int>();
        bench.Syncer.Listen((m, _) => Note(heard, m.NetUid), 1, 2);
        await bench.Syncer.SyncOnceAsync(notify: false);
        Assert.Equal(1, bench.Syncer.GetMetagraph(1).NetUid);
        Assert.Equal(2, bench.Syncer.GetMetagraph(2).NetUid);
        Assert.Empty(heard);
        await bench.Syncer.SyncOnceAsync(notify: true);
        Assert.Equal([1, 2], heard);
    }

    [Fact]
    public async Task An_initial_sync_that_fails_for_one_netuid_still_reads_the_others_and_says_which()
    {
        await using var bench = new SyncBench((1, 10), (2, 10), (3, 10));
        bench.Source.Before = (netUid, _) => netUid == 2 ? throw new TaoverseException("Gone", FaultKind.Unavailable, "No node.", "Start it.") : Task.CompletedTask;
        var error = await Assert.ThrowsAsync<TaoverseException>(() => bench.Syncer.SyncOnceAsync(notify: false));
        Assert.Equal(("SyncFailed", FaultKind.Unavailable, "Start it."), (error.ErrorId, error.Kind, error.NextStep));
        Assert.Equal("The metagraph of netuid 2 could not be read: No node.", error.Message);
        Assert.Equal([false, true, false], bench.Syncer.States.Select(s => s.Metagraph is null));
    }

    [Fact]
    public async Task Each_netuid_is_read_at_its_own_cadence_and_never_two_at_once()
    {
        await using var bench = new SyncBench((1, 10), (2, 25));
        bench.Source.Before = async (_, token) => await Task.Delay(TimeSpan.FromSeconds(2), bench.Time, token);
        bench.Syncer.Start();
        await bench.RunToAsync(61);
        Assert.Equal([0, 10, 20, 30, 40, 50, 60], bench.Source.SecondsOf(1));
        Assert.Equal([2, 27, 52], bench.Source.SecondsOf(2));
        Assert.Equal(1, bench.Source.MostAtOnce);
    }

    [Fact]
    public async Task After_an_initial_sync_the_next_is_a_cadence_later()
    {
        await using var bench = new SyncBench((1, 10));
        await bench.Syncer.SyncOnceAsync(notify: false);
        bench.Time.Advance(TimeSpan.FromSeconds(3));
        bench.Syncer.Start();
        await bench.RunToAsync(21);
        Assert.Equal([0, 10, 20], bench.Source.SecondsOf(1).Take(3));
    }

    [Fact]
    public async Task A_read_that_takes_longer_than_the_cadence_is_followed_by_the_next_at_once()
    {
        await using var bench = new SyncBench((1, 10));
        bench.Source.Before = async (_, token) => await Task.Delay(TimeSpan.FromSeconds(bench.Source.Asked.Count == 1 ? 35 : 1), bench.Time, token);
        bench.Syncer.Start();
        await bench.RunToAsync(55);
        Assert.Equal([0, 35, 40, 50], bench.Source.SecondsOf(1).Take(4));
    }

    [Fact]
    public async Task Listeners_hear_of_their_own_netuids_one_after_another_in_order_of_registration()
    {
        await using var bench = new SyncBench((1, 10), (2, 10));
        var heard = new ConcurrentQueue<string>();
        var inside = 0;
        foreach (var name in new[] { "a", "b", "c" })
        {
            bench.Syncer.Listen(
                async (m, token) =>
                {
                    Assert.Equal(1, Interlocked.Increment(ref inside));
                    await Task.Delay(1, token);
                    heard.Enqueue(name + m.NetUid);
                    Interlocked.Decrement(ref inside);
                },
                name == "b" ? [2] : [1, 2]);
        }

        bench.Syncer.Synced += (_, e) => heard.Enqueue("event" + e.NetUid);
        bench.Syncer.Start();
        await bench.RunToAsync(10);
        Assert.Equal(["a1", "c1", "event1", "a2", "b2", "c2", "event2"], heard.Take(7));
        Assert.Empty(bench.ListenerErrors);
    }

    [Fact]
    public async Task A_listener_that_throws_stops_no_other_and_is_reported()
    {
        await using var bench = new SyncBench((1, 10));
        var heard = new ConcurrentQueue<string>();
        bench.Syncer.Listen((_, _) => throw new InvalidOperationException("first"), 1);
        bench.Syncer.Listen((_, _) => Task.FromException(new InvalidOperationException("second")), 1);
        bench.Syncer.Listen((_, _) => Note(heard, "third"), 1);
        bench.Syncer.Synced += (_, _) => throw new InvalidOperationException("fourth");
        bench.Syncer.Synced += (_, _) => heard.Enqueue("fifth");
        bench.Syncer.ListenerFailed += (_, _) => throw new InvalidOperationException("nobody is told of this");
        await bench.Syncer.SyncOnceAsync(notify: true);
        Assert.Equal(["third", "fifth"], heard);
        Assert.Equal(["first", "second", "fourth"], bench.ListenerErrors.Select(e => e.Error.Message));
        Assert.All(bench.ListenerErrors, e => Assert.Null(e.RetryDelay));
        Assert.Null(bench.Syncer.GetState(1).LastError);
    }

    [Fact]
    public async Task A_registration_that_was_ended_hears_nothing_more()
    {
        await using var bench = new SyncBench((1, 10));
        var heard = new ConcurrentQueue<int>();
        var registration = bench.Syncer.Listen((m, _) => Note(heard, m.NetUid), 1);
        await bench.Syncer.SyncOnceAsync(notify: true);
        registration.Dispose();
        await bench.Syncer.SyncOnceAsync(notify: true);
        Assert.Equal([1], heard);
    }

    [Fact]
    public async Task A_netuid_that_is_not_there_is_an_error()
    {
        await using var bench = new SyncBench((1, 10));
        Assert.Equal("NetUidNotSynced", Assert.Throws<TaoverseException>(() => bench.Syncer.Listen((_, _) => Task.CompletedTask, 1, 2)).ErrorId);
        Assert.Equal("NoNetUid", Assert.Throws<TaoverseException>(() => bench.Syncer.Listen((_, _) => Task.CompletedTask)).ErrorId);
        Assert.Equal("NetUidNotSynced", Assert.Throws<TaoverseException>(() => bench.Syncer.GetState(2)).ErrorId);
        Assert.Equal("MetagraphNotRead", Assert.Throws<TaoverseException>(() => bench.Syncer.GetMetagraph(1)).ErrorId);
        Assert.Equal("NoNetUid", Assert.Throws<TaoverseException>(() => new SyncBench()).ErrorId);
        Assert.Equal("InvalidTimeLimit", Assert.Throws<TaoverseException>(() => new SyncBench((1, 0))).ErrorId);
    }

    [Fact]
    public async Task The_state_tells_age_and_staleness()
    {
        await using var bench = new SyncBench((1, 10));
        var before = bench.Syncer.GetState(1);
        Assert.Equal((true, null, null, 0), (before.IsStale, before.Age, before.LastSynced, before.Failures));
        await bench.Syncer.SyncOnceAsync(notify: false);
        bench.Time.Advance(TimeSpan.FromSeconds(20));
        var fresh = bench.Syncer.GetState(1);
        Assert.Equal((false, TimeSpan.FromSeconds(20)), (fresh.IsStale, fresh.Age));
        Assert.Equal(bench.Time.GetUtcNow() - TimeSpan.FromSeconds(20), fresh.LastSynced);
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(bench.Syncer.GetState(1).IsStale);
        Assert.False(fresh.IsStale);
        bench.Time.WallClockError = TimeSpan.FromDays(-1);
        Assert.Equal(TimeSpan.Zero, bench.Syncer.GetState(1).Age);
    }

    [Fact]
    public async Task It_can_be_stopped_and_started_again()
    {
        await using var bench = new SyncBench((1, 10));
        await bench.Syncer.StopAsync();
        bench.Syncer.Start();
        Assert.Equal("SyncerRunning", Assert.Throws<TaoverseException>(bench.Syncer.Start).ErrorId);
        await Assert.ThrowsAsync<TaoverseException>(() => bench.Syncer.SyncOnceAsync(notify: false));
        await bench.RunToAsync(10);
        await bench.Syncer.StopAsync().WaitAsync(SyncBench.Patience);
        Assert.False(bench.Syncer.IsRunning);
        var asked = bench.Source.Asked.Count;
        bench.Time.Advance(TimeSpan.FromSeconds(25));
        Assert.Equal(asked, bench.Source.Asked.Count);
        bench.Syncer.Start();
        await bench.RunToAsync(40);
        Assert.Equal([0, 10, 35, 40], bench.Source.SecondsOf(1).Take(4));
        await bench.Syncer.DisposeAsync();
        Assert.Throws<ObjectDisposedException>(bench.Syncer.Start);
    }

    [Fact]
    public async Task A_listener_may_stop_the_syncer_that_calls_it()
    {
        await using var bench = new SyncBench((1, 10));
        var stopped = new TaskCompletionSource();
        bench.Syncer.Listen(
            async (_, _) =>
            {
                await bench.Syncer.DisposeAsync();
                stopped.SetResult();
            },
            1);
        bench.Syncer.Start();
        await stopped.Task.WaitAsync(SyncBench.Patience);
        Assert.False(bench.Syncer.IsRunning);
    }

    [Fact]
    public async Task A_handler_that_waits_for_the_stop_does_not_lock_up()
    {
        await using var bench = new SyncBench((1, 10));
        var stopped = new TaskCompletionSource();
        bench.Syncer.Synced += (_, _) =>
        {
            bench.Syncer.StopAsync().Wait(SyncBench.Patience);
            stopped.SetResult();
        };
        bench.Syncer.Start();
        await stopped.Task.WaitAsync(SyncBench.Patience);
    }

    [Fact]
    public async Task An_iterator_follows_the_miners_of_its_subnet()
    {
        await using var bench = new SyncBench((9, 10));
        var iterator = new MinerIterator([]);
        bench.Source.Answer = (netUid, block) => Subnets.Metagraph(netUid, block, [.. Enumerable.Range(block, 3).Select(uid => Subnets.Neuron(uid))]);
        bench.Syncer.Listen(
            (m, _) =>
            {
                iterator.SetUids(m.Neurons.Select(n => n.Uid));
                return Task.CompletedTask;
            },
            9);
        await bench.Syncer.SyncOnceAsync(notify: true);
        Assert.InRange(iterator.Next(), 1, 3);
        await bench.Syncer.SyncOnceAsync(notify: true);
        await bench.Syncer.SyncOnceAsync(notify: true);
        Assert.InRange(iterator.Next(), 3, 5);
    }

    private static Task Note<T>(ConcurrentQueue<T> heard, T item)
    {
        heard.Enqueue(item);
        return Task.CompletedTask;
    }
}
