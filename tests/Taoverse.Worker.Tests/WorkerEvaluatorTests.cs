using Taoverse.Competitions;
using Taoverse.Evaluation;
using Taoverse.Evaluation.Workers;
using Taoverse.Inference.Scoring;
using Taoverse.Models;
using Taoverse.Tests;

namespace Taoverse.Worker.Tests;

public class WorkerEvaluatorTests
{
    private static readonly WorkerOptions Options = new() { Command = WorkerRuns.Command, TimeLimit = WorkerRuns.Generous };

    [Theory]
    [InlineData("llama")]
    [InlineData("gpt2-bf16")]
    public async Task A_worker_gives_the_score_that_transformers_computed(string model)
    {
        var outcome = await WorkerRuns.RunAsync(Options, GoldenRequest.Of(model));

        Assert.Equal((EvaluationStatus.Completed, null), (outcome.Status, outcome.Error));
        Assert.Equal(GoldenRequest.ExpectedLoss(model), outcome.Result!.Score, 1e-6);
    }

    [Fact]
    public async Task A_worker_gives_the_same_bits_and_details_as_an_evaluation_in_this_process()
    {
        var request = GoldenRequest.Of("gemma2");

        var own = await WorkerRuns.RunAsync(Options, request);
        var here = await new EngineScorer().ScoreAsync(request, null, CancellationToken.None);

        Assert.Equal(here.Result!.Score, own.Result!.Score);
        Assert.Equal(here.Result.Tasks, own.Result.Tasks);
        Assert.Equal(here.Result.Model with { Warnings = [] }, own.Result.Model with { Warnings = [] });
    }

    [Fact]
    public async Task Progress_counts_the_tokens_to_the_last()
    {
        var steps = new List<EvaluationProgress>();
        var request = GoldenRequest.Of("llama");

        await new WorkerEvaluator(Options).ScoreAsync(request, new Collector(steps), CancellationToken.None);

        Assert.Equal(0, steps[0].Tokens);
        Assert.Equal((request.TargetCount, request.TargetCount), (steps[^1].Tokens, steps[^1].TotalTokens));
        Assert.True(steps[^1].TokensPerSecond > 0);
    }

    [Fact]
    public async Task A_failed_generation_check_is_a_completed_evaluation_with_an_infinite_score()
    {
        var request = GoldenRequest.Of("llama");
        var tokens = request.Tasks[0].Batches![0][0];

        // Two prompts that are the same cannot but get the same responses.
        var outcome = await WorkerRuns.RunAsync(Options, request with { Tasks = [new(new EvalTask { Name = "TEXT" }, [[tokens], [tokens]])] });

        Assert.Equal(EvaluationStatus.Completed, outcome.Status);
        Assert.Equal(double.PositiveInfinity, outcome.Result!.Score);
        Assert.Contains("two different prompts", outcome.Result.Tasks[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_checkpoint_is_invalid_and_named()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.json", """{"architectures":["LlamaForCausalLM"]}""");

        var outcome = await WorkerRuns.RunAsync(Options, GoldenRequest.Of("llama") with { Folder = folder.Path });

        Assert.Equal((EvaluationStatus.Invalid, "InvalidCheckpoint"), (outcome.Status, outcome.ErrorId));
        Assert.Contains("config.json", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_a_competition_does_not_allow_is_invalid()
    {
        var rules = new ModelConstraints
        {
            MinParameters = 1_000_000,
            MaxParameters = 2_000_000,
            SequenceLength = 16,
            MaxBytes = 1 << 30,
            Epsilon = new FixedEpsilon(0),
        };

        var outcome = await WorkerRuns.RunAsync(Options, GoldenRequest.Of("llama", rules));

        Assert.Equal((EvaluationStatus.Invalid, "ModelRefused"), (outcome.Status, outcome.ErrorId));
        Assert.Contains("75,888 parameters", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_the_model_does_not_know_makes_the_evaluation_invalid()
    {
        var task = new TaskData(new EvalTask { Name = "LOSS" }, [[TokenSequence.Packed(new[] { 1, 2, 1_000_000 })]]);

        var outcome = await WorkerRuns.RunAsync(Options, GoldenRequest.Of("llama") with { Tasks = [task] });

        Assert.Equal((EvaluationStatus.Invalid, "UnknownToken"), (outcome.Status, outcome.ErrorId));
    }

    [Fact]
    public async Task A_device_without_a_back_end_is_refused_before_anything_starts()
    {
        var fault = await Assert.ThrowsAsync<TaoverseException>(
            () => WorkerRuns.RunAsync(Options with { Command = ["/nowhere"] }, GoldenRequest.Of("llama") with { Device = "cuda" }));

        Assert.Equal("DeviceNotBuilt", fault.ErrorId);
        Assert.Contains("TorchSharp", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_prefix_that_is_not_installed_is_the_callers_error()
    {
        var fault = await Assert.ThrowsAsync<TaoverseException>(() => WorkerRuns.RunAsync(Options with { Prefix = ["no-such-scheduler", "-n1"] }));

        Assert.Equal("WorkerNotStarted", fault.ErrorId);
        Assert.Contains("no-such-scheduler", fault.Message, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task A_prefix_runs_the_worker_and_may_say_something_first()
    {
        using var folder = new TemporaryFolder();
        var script = folder.Write("scheduler", "echo 'job 17 queued'; echo 'job 17 started' >&2; shift; exec \"$@\"\n");

        var outcome = await WorkerRuns.RunAsync(Options with { Prefix = ["/bin/sh", script, "--gres=gpu:1"] });

        Assert.Equal((EvaluationStatus.Completed, null), (outcome.Status, outcome.Error));
    }

    private sealed class Collector(List<EvaluationProgress> steps) : IProgress<EvaluationProgress>
    {
        public void Report(EvaluationProgress value) => steps.Add(value);
    }
}
