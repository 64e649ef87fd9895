using System.Diagnostics;
using Taoverse.Execution;
using Taoverse.Tests;

namespace Taoverse.Core.Tests.Execution;

public class ChildProcessFaultTests
{
    private readonly Shell shell = new();

    [LinuxFact]
    public async Task A_child_that_hangs_is_killed_at_its_limit()
    {
        var result = await ChildProcess.RunAsync(shell.Options("trap '' TERM INT HUP; sleep FOREVER") with { TimeLimit = TimeSpan.FromSeconds(1) });
        Assert.Equal((ChildProcessStatus.TimedOut, null, "It did not end within 1 s."), (result.Status, result.ExitCode, result.Reason));
        Assert.InRange(result.Duration, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));
        shell.AssertNothingIsLeft();
    }

    [LinuxFact]
    public async Task A_child_with_time_to_end_is_asked_first()
    {
        var result = await ChildProcess.RunAsync(shell.Options("trap 'touch \"$1\"; exit 0' TERM; while :; do sleep 0.05; done", shell.Note) with
        {
            TimeLimit = TimeSpan.FromSeconds(1),
            EndingTime = TimeSpan.FromSeconds(30),
        });
        Assert.Equal((ChildProcessStatus.TimedOut, null), (result.Status, result.ExitCode));
        Assert.InRange(result.Duration, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20));
        Assert.True(File.Exists(shell.Note));
        File.Delete(shell.Note);
        shell.AssertNothingIsLeft();
    }

    [LinuxFact]
    public async Task A_child_that_does_not_end_in_the_time_it_has_is_killed()
    {
        var result = await ChildProcess.RunAsync(shell.Options("trap '' TERM; sleep FOREVER & wait; sleep FOREVER") with
        {
            TimeLimit = TimeSpan.FromSeconds(1),
            EndingTime = TimeSpan.FromSeconds(1),
        });
        Assert.Equal(ChildProcessStatus.TimedOut, result.Status);
        Assert.InRange(result.Duration, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(20));
        shell.AssertNothingIsLeft();
    }

    [LinuxFact]
    public async Task A_child_that_stopped_itself_is_killed_too()
    {
        var result = await ChildProcess.RunAsync(shell.Options("sleep FOREVER & kill -STOP $$") with { TimeLimit = TimeSpan.FromSeconds(1) });
        Assert.Equal(ChildProcessStatus.TimedOut, result.Status);
        shell.AssertNothingIsLeft();
    }

    [UnixFact]
    public async Task A_crash_names_its_signal()
    {
        var result = await shell.RunAsync("kill -SEGV $$");
        Assert.Equal((ChildProcessStatus.Crashed, 11, null, "Signal 11 ended it."), (result.Status, result.Signal, result.ExitCode, result.Reason));
        Assert.Equal((ChildProcessStatus.Crashed, 9), await StatusOfAsync("kill -KILL $$"));
        Assert.Equal((ChildProcessStatus.Crashed, 6), await StatusOfAsync("kill -ABRT $$"));
    }

    [LinuxFact]
    public async Task Children_of_the_child_are_killed_also_when_they_left_its_session()
    {
        var result = await shell.RunAsync(
            "sleep FOREVER & setsid sleep FOREVER & (setsid sh -c 'sleep FOREVER & sleep FOREVER' &) ; (sleep FOREVER >/dev/null 2>&1 &) ; sleep 0.2; exit 4");
        Assert.Equal((ChildProcessStatus.Completed, 4), (result.Status, result.ExitCode));
    }

    [LinuxFact]
    public async Task Children_that_are_started_without_an_end_are_killed_all()
    {
        var result = await ChildProcess.RunAsync(
            shell.Options("while :; do sleep FOREVER & setsid sleep FOREVER & sleep 0.01; done") with { TimeLimit = TimeSpan.FromSeconds(2) });
        Assert.Equal(ChildProcessStatus.TimedOut, result.Status);
        shell.AssertNothingIsLeft();
    }

    [LinuxFact]
    public async Task A_child_that_takes_too_much_memory_is_killed()
    {
        // tail holds what may turn out to be the last line.
        var result = await ChildProcess.RunAsync(shell.Options("sleep FOREVER & tail /dev/zero") with { MemoryLimit = 100_000_000 });
        Assert.Equal(ChildProcessStatus.OutOfMemory, result.Status);
        Assert.Contains("100000000 are allowed", result.Reason, StringComparison.Ordinal);
        Assert.InRange(result.PeakMemory!.Value, 100_000_001, 5_000_000_000);
        shell.AssertNothingIsLeft();
    }

    [LinuxFact]
    public async Task The_memory_of_the_whole_tree_counts()
    {
        // Each of four takes 30 MB, the last of them in a session of its own.
        const string Take = "head -c 30000000 /dev/zero | tail | sleep FOREVER";
        var result = await ChildProcess.RunAsync(shell.Options($"({Take}) & ({Take}) & ({Take}) & setsid sh -c '{Take}' & wait") with { MemoryLimit = 100_000_000 });
        Assert.Equal(ChildProcessStatus.OutOfMemory, result.Status);
        shell.AssertNothingIsLeft();
    }

    [LinuxFact]
    public async Task A_child_within_its_memory_completes_and_its_peak_is_told()
    {
        var result = await ChildProcess.RunAsync(shell.Options("head -c 30000000 /dev/zero | tail | (sleep 3; cat >/dev/null)") with { MemoryLimit = 1_000_000_000 });
        Assert.Equal((ChildProcessStatus.Completed, 0), (result.Status, result.ExitCode));
        Assert.InRange(result.PeakMemory!.Value, 25_000_000, 200_000_000);
    }

    [LinuxFact]
    public void A_kill_while_the_kernel_ran_out_of_memory_is_told_from_any_other_kill()
    {
        var result = new ChildProcessResult { Status = ChildProcessStatus.Completed, Duration = TimeSpan.Zero };
        Assert.Equal(ChildProcessStatus.OutOfMemory, ChildProcess.Ended(result, 128 + 9, oomKills: KernelOom.CountKills() - 1).Status);
        Assert.Equal(ChildProcessStatus.Crashed, ChildProcess.Ended(result, 128 + 9, oomKills: KernelOom.CountKills()).Status);
        Assert.Equal(ChildProcessStatus.Crashed, ChildProcess.Ended(result, 128 + 11, oomKills: -1).Status);
    }

    [LinuxFact]
    public async Task A_caller_who_cancels_gets_an_answer_soon_and_nothing_is_left()
    {
        using var caller = new CancellationTokenSource();
        var never = new TaskCompletionSource();
        var ready = new TaskCompletionSource();
        var options = shell.Options("echo ready; setsid sleep FOREVER & sleep FOREVER") with
        {
            Output = async (stream, token) =>
            {
                await Shell.WaitForLineAsync(stream, "ready", token);
                ready.SetResult();
                await never.Task;
            },
        };
        var run = ChildProcess.RunAsync(options, caller.Token);
        await ready.Task.WaitAsync(Shell.Patience);
        var watch = Stopwatch.StartNew();
        await caller.CancelAsync();
        var result = await run.WaitAsync(Shell.Patience);
        Assert.Equal(ChildProcessStatus.Cancelled, result.Status);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        shell.AssertNothingIsLeft();
        Assert.Equal(ChildProcessStatus.Cancelled, (await ChildProcess.RunAsync(options, caller.Token)).Status);
    }

    [LinuxFact]
    public async Task A_reader_that_takes_too_long_with_the_rest_is_a_time_out()
    {
        var result = await ChildProcess.RunAsync(shell.Options("echo done") with
        {
            TimeLimit = TimeSpan.FromSeconds(1),
            Output = (_, _) => new TaskCompletionSource().Task,
        });
        Assert.Equal(ChildProcessStatus.TimedOut, result.Status);
    }

    [LinuxFact]
    public async Task What_a_delegate_throws_comes_back_and_nothing_is_left()
    {
        var thrown = new FormatException("not what I expected");
        var output = shell.Options("echo x; sleep FOREVER") with { Output = (_, _) => throw thrown };
        Assert.Same(thrown, await Assert.ThrowsAsync<FormatException>(() => ChildProcess.RunAsync(output)));
        var input = shell.Options("sleep FOREVER") with { Input = (_, _) => Task.FromException(thrown) };
        Assert.Same(thrown, await Assert.ThrowsAsync<FormatException>(() => ChildProcess.RunAsync(input)));
        var own = shell.Options("cat; sleep FOREVER") with { Input = (_, _) => Task.FromException(new IOException("the caller's own")) };
        Assert.Equal("the caller's own", (await Assert.ThrowsAsync<IOException>(() => ChildProcess.RunAsync(own))).Message);
        shell.AssertNothingIsLeft();
    }

    [UnixFact]
    public async Task A_crash_is_the_cause_of_what_its_reader_throws()
    {
        var options = shell.Options("printf '{\"half'; kill -SEGV $$") with
        {
            Output = async (stream, token) =>
            {
                await new StreamReader(stream).ReadToEndAsync(token);
                throw new FormatException("half an answer");
            },
        };
        Assert.Equal(ChildProcessStatus.Crashed, (await ChildProcess.RunAsync(options)).Status);
    }

    [LinuxFact]
    public async Task A_hundred_runs_leave_no_handles()
    {
        await shell.RunAsync("exit 0");
        var before = Shell.OpenHandles();
        for (var i = 0; i < 100; i++)
        {
            await ChildProcess.RunAsync(shell.Options(i % 2 == 0 ? "exit 0" : "kill -KILL $$"));
        }

        // Other tests open some too.
        Assert.InRange(Shell.OpenHandles(), 0, before + 60);
    }

    [LinuxFact]
    public async Task Dot_nets_own_knowledge_of_a_tree_will_do_elsewhere()
    {
        using var process = Process.Start("/bin/sh", ["-c", $"sleep {shell.Forever} & sleep {shell.Forever}"]);
        var tree = new PortableProcessTree(process);
        await Task.Delay(200);
        Assert.InRange(tree.MeasureMemory(), 1, 100_000_000);
        await tree.KillAsync();
        await tree.KillAsync();
        Assert.Equal(0, tree.MeasureMemory());
        shell.AssertNothingIsLeft();
    }

    [Theory]
    [InlineData("12 (sh) S 1 12 12 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 332438 0 0", 12, 1, 332438UL, false)]
    [InlineData("7 (a) Z (b c) Z 5 12 12 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 18446744073709551615 0", 7, 5, ulong.MaxValue, true)]
    public void A_process_may_have_any_name(string line, int id, int parent, ulong start, bool dead) =>
        Assert.Equal(new LinuxProcess(id, parent, start, dead), LinuxProcess.Parse(line));

    private async Task<(ChildProcessStatus, int?)> StatusOfAsync(string script)
    {
        var result = await shell.RunAsync(script);
        return (result.Status, result.Signal);
    }
}
