using System.Diagnostics;
using Taoverse.PowerShell.Pipeline;

namespace Taoverse.PowerShell.Tests.Pipeline;

public class OperationSinkTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    [Fact]
    public void An_operation_that_ends_well_has_no_failure()
    {
        using var sink = new OperationSink(async sink => await sink.EmitAsync(1), null, CancellationToken.None);

        Assert.Null(sink.Drain(new SilentCommand()));
    }

    [Fact]
    public void A_failure_comes_back_as_it_was_thrown()
    {
        var thrown = new InvalidOperationException("reason");
        using var sink = new OperationSink(_ => throw thrown, null, CancellationToken.None);

        Assert.Same(thrown, sink.Drain(new SilentCommand()));
    }

    [Fact]
    public void A_time_limit_is_told_apart_from_a_stop()
    {
        using var late = new OperationSink(sink => Task.Delay(Long, sink.Token), TimeSpan.FromMilliseconds(50), CancellationToken.None);
        using var stopped = new OperationSink(sink => Task.Delay(Long, sink.Token), Long, new CancellationToken(canceled: true));

        Assert.Equal("OperationTimeout", Assert.IsType<TaoverseException>(late.Drain(new SilentCommand())).ErrorId);
        Assert.IsAssignableFrom<OperationCanceledException>(stopped.Drain(new SilentCommand()));
    }

    [Fact]
    public void An_operation_that_does_not_hear_a_stop_is_left_behind()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        var never = new TaskCompletionSource();
        var watch = Stopwatch.StartNew();

        using (var sink = new OperationSink(_ => never.Task, null, stop.Token))
        {
            sink.Drain(new SilentCommand());
        }

        never.SetResult();
        Assert.InRange(watch.Elapsed, TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task An_operation_waits_while_the_pipeline_is_behind()
    {
        var emitted = 0;
        using var sink = new OperationSink(
            async sink =>
            {
                for (; emitted < 1000; emitted++)
                {
                    await sink.EmitAsync(emitted);
                }
            },
            null, CancellationToken.None);

        await Task.Delay(200);
        Assert.InRange(emitted, 0, 100);

        Assert.Null(sink.Drain(new SilentCommand()));
        Assert.Equal(1000, emitted);
    }

    [Fact]
    public void A_pipeline_that_takes_no_more_ends_the_operation()
    {
        var ended = false;
        using (var sink = new OperationSink(
            async sink =>
            {
                using var registration = sink.Token.Register(() => ended = true);
                await Task.Delay(Long, sink.Token);
            },
            null, CancellationToken.None))
        {
            Assert.False(ended);
        }

        Assert.True(ended);
    }

    [Fact]
    public void An_answer_comes_back_from_the_thread_of_the_pipeline()
    {
        var asked = 0;
        var answer = false;
        using var sink = new OperationSink(
            async sink => answer = await sink.AskAsync(_ =>
            {
                asked = Environment.CurrentManagedThreadId;
                return true;
            }),
            null, CancellationToken.None);

        Assert.Null(sink.Drain(new SilentCommand()));
        Assert.True(answer);
        Assert.Equal(Environment.CurrentManagedThreadId, asked);
    }

    [Fact]
    public void A_question_that_fails_fails_on_the_pipeline_and_frees_the_operation()
    {
        using var sink = new OperationSink(
            sink => sink.AskAsync(_ => throw new InvalidOperationException("no host")), null, CancellationToken.None);

        Assert.Throws<InvalidOperationException>(() => sink.Drain(new SilentCommand()));
    }
}
