using System.Diagnostics;
using Taoverse.Evaluation;
using Taoverse.Evaluation.Workers;

namespace Taoverse.Worker.Tests;

public class SlurmTests
{
    // Slurm ends a job a little after its srun.
    private static readonly TimeSpan SoonAfter = TimeSpan.FromSeconds(30);
    private readonly WorkerRuns runs = new();

    private string[] Prefix => ["srun", "--ntasks=1", "--job-name=" + runs.Mark];

    [SlurmFact]
    public async Task Slurm_runs_the_worker_and_its_score_is_the_same_to_the_bit()
    {
        var options = new WorkerOptions { Command = WorkerRuns.Command, Prefix = Prefix, TimeLimit = WorkerRuns.Generous };
        var request = GoldenRequest.Of("llama-bf16");

        var outcome = await WorkerRuns.RunAsync(options, request);

        Assert.Equal((EvaluationStatus.Completed, null), (outcome.Status, outcome.Error));
        Assert.Equal((await WorkerRuns.RunAsync(options with { Prefix = [] }, request)).Result!.Score, outcome.Result!.Score);
    }

    [SlurmFact]
    public async Task A_worker_that_Slurm_started_is_gone_soon_after_its_time_limit_and_so_is_its_job()
    {
        var outcome = await WorkerRuns.RunAsync(runs.Faulty("hang") with { Prefix = Prefix, TimeLimit = TimeSpan.FromSeconds(3) });

        Assert.Equal(EvaluationStatus.TimedOut, outcome.Status);
        await Gone();
    }

    [SlurmFact]
    public async Task A_worker_that_crashes_under_Slurm_has_crashed()
    {
        var outcome = await WorkerRuns.RunAsync(runs.Faulty("segfault") with { Prefix = Prefix });

        Assert.Equal((EvaluationStatus.Crashed, "WorkerCrashed"), (outcome.Status, outcome.ErrorId));
        await Gone();
    }

    private async Task Gone()
    {
        for (var watch = Stopwatch.StartNew(); (runs.FindProcesses().Count > 0 || (await Jobs()).Length > 0) && watch.Elapsed < SoonAfter;)
        {
            await Task.Delay(100);
        }

        Assert.Empty(runs.FindProcesses());
        Assert.Empty(await Jobs());
    }

    private async Task<string> Jobs()
    {
        using var process = Process.Start(new ProcessStartInfo("squeue", ["--noheader", "--name=" + runs.Mark]) { RedirectStandardOutput = true })!;
        return await process.StandardOutput.ReadToEndAsync().WaitAsync(SoonAfter);
    }
}
