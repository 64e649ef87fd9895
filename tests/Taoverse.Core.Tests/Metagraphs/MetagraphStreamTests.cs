using Taoverse.Metagraphs;

namespace Taoverse.Core.Tests.Metagraphs;

public class MetagraphStreamTests
{
    [Fact]
    public async Task The_stream_ends_after_the_count_of_updates_of_each_netuid()
    {
        await using var bench = new SyncBench((1, 10), (2, 25));
        var read = ReadAsync(bench.Syncer.FollowAsync(count: 3));
        while (!read.IsCompleted)
        {
            if (bench.Time.NextWait < TimeSpan.FromMinutes(30))
            {
                await bench.Time.StepAsync(TimeSpan.FromMinutes(30));
            }
            else
            {
                await Task.Delay(1);
            }
        }

        Assert.Equal([1, 2, 1, 1, 2, 2], (await read).Select(m => m.NetUid));
        Assert.Equal([0, 10, 20], bench.Source.SecondsOf(1));
        Assert.Equal([0, 25, 50], bench.Source.SecondsOf(2));
    }

    [Fact]
    public async Task A_count_of_zero_gives_nothing()
    {
        await using var bench = new SyncBench((1, 10));
        Assert.Empty(await ReadAsync(bench.Syncer.FollowAsync(count: 0)));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ReadAsync(bench.Syncer.FollowAsync(count: -1)));
        Assert.Empty(bench.Source.Asked);
    }

    [Fact]
    public async Task A_failed_read_is_left_out_and_made_up()
    {
        await using var bench = new SyncBench((1, 10));
        bench.Source.Before = (_, _) => bench.Source.Asked.Count <= 2 ? throw new IOException("lost") : Task.CompletedTask;
        var read = ReadAsync(bench.Syncer.FollowAsync(count: 1));
        await bench.Time.StepAsync(TimeSpan.FromMinutes(30));
        await bench.Time.StepAsync(TimeSpan.FromMinutes(30));
        Assert.Single(await read.WaitAsync(SyncBench.Patience));
        Assert.Equal([1, 2], bench.SyncErrors.Select(e => e.RetryDelay!.Value.TotalSeconds));
    }

    [Fact]
    public async Task Stopping_ends_the_stream_without_an_error()
    {
        await using var bench = new SyncBench((1, 10));
        var read = ReadAsync(bench.Syncer.FollowAsync());
        await SyncBench.EventuallyAsync(() => bench.Time.NextWait < TimeSpan.FromMinutes(30));
        await bench.Syncer.StopAsync();
        Assert.Single(await read.WaitAsync(SyncBench.Patience));
    }

    [Fact]
    public async Task The_callers_cancellation_ends_the_stream_as_such()
    {
        await using var bench = new SyncBench((1, 10));
        using var caller = new CancellationTokenSource();
        bench.Source.Before = (_, token) => Task.Delay(Timeout.Infinite, token);
        var read = ReadAsync(bench.Syncer.FollowAsync(cancellationToken: caller.Token));
        await SyncBench.EventuallyAsync(() => !bench.Source.Asked.IsEmpty);
        await caller.CancelAsync();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.WaitAsync(SyncBench.Patience));
        Assert.Equal(caller.Token, error.CancellationToken);
        Assert.Empty(bench.SyncErrors);
    }

    [Fact]
    public async Task A_slow_reader_gets_the_newest_and_holds_nothing_up()
    {
        await using var bench = new SyncBench((1, 10));
        await using var stream = bench.Syncer.FollowAsync().GetAsyncEnumerator();
        Assert.True(await stream.MoveNextAsync());
        bench.Time.Advance(TimeSpan.FromSeconds(47));
        Assert.True(await stream.MoveNextAsync());
        var next = stream.MoveNextAsync();
        await bench.Time.StepAsync(TimeSpan.FromMinutes(30));
        Assert.True(await next);
        Assert.Equal([0, 47, 50], bench.Source.SecondsOf(1));
        await bench.Syncer.StopAsync().WaitAsync(SyncBench.Patience);
        Assert.False(await stream.MoveNextAsync());
    }

    [Fact]
    public async Task There_is_one_stream_or_background_at_a_time()
    {
        await using var bench = new SyncBench((1, 10));
        await using (var stream = bench.Syncer.FollowAsync().GetAsyncEnumerator())
        {
            Assert.True(await stream.MoveNextAsync());
            Assert.True(bench.Syncer.IsRunning);
            Assert.Equal("SyncerRunning", Assert.Throws<TaoverseException>(bench.Syncer.Start).ErrorId);
        }

        Assert.False(bench.Syncer.IsRunning);
        bench.Syncer.Start();
    }

    private static async Task<List<Metagraph>> ReadAsync(IAsyncEnumerable<Metagraph> stream)
    {
        var read = new List<Metagraph>();
        await foreach (var metagraph in stream)
        {
            read.Add(metagraph);
        }

        return read;
    }
}
