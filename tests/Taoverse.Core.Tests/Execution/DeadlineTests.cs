using Taoverse.Execution;

namespace Taoverse.Core.Tests.Execution;

public class DeadlineTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task What_the_work_gives_comes_back()
    {
        Assert.Equal(3, await Deadline.RunAsync(_ => Task.FromResult(1 + 2), Long));
        Assert.Equal((1, 2), await Deadline.RunAsync(_ => Task.FromResult((1, 2)), Long));
        Assert.Null(await Deadline.RunAsync(_ => Task.FromResult<string?>(null), Long));
        await Deadline.RunAsync(_ => Task.CompletedTask, Long);
    }

    [Fact]
    public async Task An_error_comes_back_as_it_was_thrown()
    {
        var thrown = new InvalidOperationException("mine");
        Assert.Same(thrown, await Assert.ThrowsAsync<InvalidOperationException>(() => Deadline.RunAsync(_ => throw thrown, Long)));
        Assert.Same(thrown, await Assert.ThrowsAsync<InvalidOperationException>(() => Deadline.RunAsync(_ => Task.FromException(thrown), Long)));
    }

    [Fact]
    public async Task Work_that_passes_the_limit_is_cancelled_and_the_error_says_so()
    {
        var cancelled = new TaskCompletionSource();
        var error = await Assert.ThrowsAsync<TaoverseException>(() => Deadline.RunAsync(
            "The sync",
            async token =>
            {
                token.Register(cancelled.SetResult);
                await Task.Delay(Long, token);
            },
            Short,
            TimeProvider.System));
        Assert.Equal(("TimedOut", FaultKind.Timeout), (error.ErrorId, error.Kind));
        Assert.Equal("The sync did not end within 0.1 s.", error.Message);
        await cancelled.Task.WaitAsync(Long);
    }

    [Fact]
    public async Task Work_that_ignores_its_token_does_not_hold_up_the_caller()
    {
        using var never = new ManualResetEventSlim();
        var blocked = Deadline.RunAsync(
            _ =>
            {
                never.Wait(Long, CancellationToken.None);
                return Task.CompletedTask;
            },
            Short);
        Assert.Equal("TimedOut", (await Assert.ThrowsAsync<TaoverseException>(() => blocked.WaitAsync(Long))).ErrorId);
        never.Set();
    }

    [Fact]
    public async Task Work_that_blocks_or_throws_when_it_is_cancelled_does_not_hold_up_the_caller()
    {
        using var never = new ManualResetEventSlim();
        var run = Deadline.RunAsync(
            async token =>
            {
                token.Register(() => throw new InvalidOperationException("from a callback"));
                token.Register(() => never.Wait(Long));
                await Task.Delay(Long, CancellationToken.None);
            },
            Short);
        Assert.Equal("TimedOut", (await Assert.ThrowsAsync<TaoverseException>(() => run.WaitAsync(Long))).ErrorId);
        never.Set();
    }

    [Fact]
    public async Task The_callers_cancellation_is_no_time_out()
    {
        using var caller = new CancellationTokenSource();
        var started = new TaskCompletionSource();
        var run = Deadline.RunAsync(
            async token =>
            {
                started.SetResult();
                await Task.Delay(Long, token);
            },
            Long,
            caller.Token);
        await started.Task;
        await caller.CancelAsync();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(Long));
        Assert.Equal(caller.Token, error.CancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Deadline.RunAsync(_ => Task.FromResult(1), Long, caller.Token));
    }

    [Fact]
    public async Task A_cancellation_of_the_works_own_is_an_error_like_any_other() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Deadline.RunAsync(_ => Task.FromCanceled(new CancellationToken(true)), Long));

    [Fact]
    public async Task The_limit_is_kept_by_the_given_clock()
    {
        var time = new FakeTime();
        var started = new TaskCompletionSource();
        var run = Deadline.RunAsync(
            "The work",
            _ =>
            {
                started.SetResult();
                return new TaskCompletionSource().Task;
            },
            Long,
            time);
        await started.Task;
        time.Advance(Long - TimeSpan.FromTicks(1));
        Assert.False(run.IsCompleted);
        time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal("TimedOut", (await Assert.ThrowsAsync<TaoverseException>(() => run.WaitAsync(Long))).ErrorId);
        Assert.Equal(0, time.TimerCount);
    }

    [Fact]
    public async Task Nothing_is_left_when_the_work_ends_in_time()
    {
        var time = new FakeTime();
        await Deadline.RunAsync("The work", _ => Task.CompletedTask, Long, time);
        Assert.Equal(0, time.TimerCount);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(50L * 24 * 3600 * 1000)]
    public async Task A_limit_that_is_none_is_refused(long milliseconds)
    {
        var error = await Assert.ThrowsAsync<TaoverseException>(
            () => Deadline.RunAsync(_ => Task.CompletedTask, TimeSpan.FromMilliseconds(milliseconds)));
        Assert.Equal("InvalidTimeLimit", error.ErrorId);
    }
}
