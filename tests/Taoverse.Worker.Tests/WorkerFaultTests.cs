using System.Diagnostics;
using Taoverse.Evaluation;
using Taoverse.Tests;

namespace Taoverse.Worker.Tests;

public class WorkerFaultTests
{
    // What is killed at a limit of a second must not take many more.
    private static readonly TimeSpan SoonAfter = TimeSpan.FromSeconds(30);
    private readonly WorkerRuns runs = new();

    [Theory]
    [InlineData("silent")]
    [InlineData("hang")]
    public async Task A_worker_that_hangs_is_killed_at_its_time_limit(string mode)
    {
        var watch = Stopwatch.StartNew();

        var outcome = await WorkerRuns.RunAsync(runs.Faulty(mode) with { TimeLimit = TimeSpan.FromSeconds(1) });

        Assert.Equal(EvaluationStatus.TimedOut, outcome.Status);
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(1), SoonAfter);
        Assert.InRange(outcome.Duration, TimeSpan.FromSeconds(1), SoonAfter);
        Assert.Empty(runs.FindProcesses());
    }

    [Fact]
    public async Task A_worker_that_never_reads_its_large_request_is_killed_at_its_time_limit()
    {
        var sequence = TokenSequence.Packed(Enumerable.Repeat(7, 1_000_000).ToArray());
        var request = GoldenRequest.Of("llama") with { Tasks = [new(new EvalTask { Name = "LOSS" }, [[sequence]])] };

        var outcome = await WorkerRuns.RunAsync(runs.Faulty("deaf") with { TimeLimit = TimeSpan.FromSeconds(1) }, request);

        Assert.Equal(EvaluationStatus.TimedOut, outcome.Status);
        Assert.Empty(runs.FindProcesses());
    }

    [UnixFact]
    public async Task A_worker_with_a_segmentation_fault_has_crashed()
    {
        var outcome = await WorkerRuns.RunAsync(runs.Faulty("segfault"));

        Assert.Equal((EvaluationStatus.Crashed, "WorkerCrashed"), (outcome.Status, outcome.ErrorId));
        Assert.Contains("Signal 11", outcome.Error, StringComparison.Ordinal);
        Assert.Empty(runs.FindProcesses());
    }

    [UnixFact]
    public async Task A_worker_that_is_killed_from_outside_has_crashed()
    {
        var run = WorkerRuns.RunAsync(runs.Faulty("hang"));
        var found = runs.FindProcesses();
        for (var watch = Stopwatch.StartNew(); found.Count == 0 && watch.Elapsed < SoonAfter; found = runs.FindProcesses())
        {
            await Task.Delay(20);
        }

        Process.GetProcessById(Assert.Single(found)).Kill();
        var outcome = await run;

        Assert.Equal(EvaluationStatus.Crashed, outcome.Status);
        Assert.Contains("Signal 9", outcome.Error, StringComparison.Ordinal);
        Assert.Empty(runs.FindProcesses());
    }

    [UnixFact]
    public async Task A_worker_that_allocates_without_end_is_killed_at_its_memory_limit()
    {
        var outcome = await WorkerRuns.RunAsync(runs.Faulty("eat") with { MemoryLimit = 400L << 20 });

        Assert.Equal((EvaluationStatus.OutOfMemory, "OutOfMemory"), (outcome.Status, outcome.ErrorId));
        Assert.Empty(runs.FindProcesses());
    }

    [UnixFact]
    public async Task A_worker_whose_runtime_finds_no_memory_is_out_of_memory()
    {
        var options = runs.Faulty("managed-eat");

        // The runtime's own limit stands for a machine without memory: 256 MB.
        var outcome = await WorkerRuns.RunAsync(options with { Prefix = ["env", "DOTNET_GCHeapHardLimit=10000000"] });

        Assert.Equal((EvaluationStatus.OutOfMemory, "OutOfMemory"), (outcome.Status, outcome.ErrorId));
        Assert.Empty(runs.FindProcesses());
    }

    [Theory]
    [InlineData("flood", "wrote more than 67108864 bytes")]
    [InlineData("flood-line", "a line of more than")]
    [InlineData("version", "version 99")]
    [InlineData("liar", "no message at this place")]
    public async Task A_worker_that_is_not_understood_is_ended_at_once_and_has_crashed(string mode, string reason)
    {
        var outcome = await WorkerRuns.RunAsync(runs.Faulty(mode));

        Assert.Equal((EvaluationStatus.Crashed, "WorkerGarbage"), (outcome.Status, outcome.ErrorId));
        Assert.Contains(reason, outcome.Error, StringComparison.Ordinal);
        Assert.True(outcome.Duration < WorkerRuns.Generous);
        Assert.Empty(runs.FindProcesses());
    }

    [Theory]
    [InlineData("garbage", "exit code 0 before it gave a result")]
    [InlineData("exit", "exit code 7 before it gave a result. Its error stream ends with: no such thing")]
    public async Task A_worker_that_ends_without_a_result_has_crashed(string mode, string reason)
    {
        var outcome = await WorkerRuns.RunAsync(runs.Faulty(mode));

        Assert.Equal((EvaluationStatus.Crashed, "WorkerCrashed"), (outcome.Status, outcome.ErrorId));
        Assert.Contains(reason, outcome.Error, StringComparison.Ordinal);
        Assert.True(outcome.Duration < WorkerRuns.Generous);
        Assert.Empty(runs.FindProcesses());
    }

    [UnixFact]
    public async Task A_worker_that_closes_its_output_and_stays_is_ended_and_has_crashed()
    {
        var outcome = await WorkerRuns.RunAsync(runs.Faulty("hang") with { Command = ["/bin/sh", "-c", "exec >&-; sleep 600", runs.Mark] });

        Assert.Equal((EvaluationStatus.Crashed, "WorkerCrashed"), (outcome.Status, outcome.ErrorId));
        Assert.Contains("closed its output before it gave a result", outcome.Error, StringComparison.Ordinal);
        Assert.Empty(runs.FindProcesses());
    }

    [Fact]
    public async Task What_is_said_before_the_first_message_is_passed_over()
    {
        Assert.Equal(EvaluationStatus.Completed, (await WorkerRuns.RunAsync(runs.Faulty("login"))).Status);
    }

    [UnixFact]
    public async Task Children_that_a_worker_leaves_are_killed_and_its_result_counts()
    {
        var outcome = await WorkerRuns.RunAsync(runs.Faulty("children"));

        Assert.Equal((EvaluationStatus.Completed, null), (outcome.Status, outcome.Error));
        Assert.Empty(runs.FindProcesses());
    }

    [Fact]
    public async Task A_worker_that_does_not_end_after_its_result_is_ended_and_the_result_counts()
    {
        var outcome = await WorkerRuns.RunAsync(runs.Faulty("late"));

        Assert.Equal((EvaluationStatus.Completed, null), (outcome.Status, outcome.Error));
        Assert.True(outcome.Duration < WorkerRuns.Generous);
        Assert.Empty(runs.FindProcesses());
    }

    [Fact]
    public async Task A_cancelled_evaluation_says_so_and_leaves_no_process()
    {
        using var cancellation = new CancellationTokenSource(TimeSpan.FromSeconds(1));

        var outcome = await WorkerRuns.RunAsync(runs.Faulty("hang"), null, cancellation.Token);

        Assert.Equal(EvaluationStatus.Cancelled, outcome.Status);
        Assert.Empty(runs.FindProcesses());
    }
}
