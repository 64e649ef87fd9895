using Taoverse.Evaluation;
using Taoverse.Evaluation.Workers;
using Taoverse.Worker.Tests;

namespace Taoverse.Torch.Tests;

/// <summary>Whole evaluations in a worker that was built with the back end.</summary>
public class WorkerTests
{
    private static readonly WorkerOptions Options = new()
    {
        Command = ["dotnet", Path.Combine(AppContext.BaseDirectory, "Taoverse.Worker.dll")],
        TimeLimit = TimeSpan.FromMinutes(5),
    };

    [Theory]
    [InlineData(null, "torch-cpu-fp32", 1e-4)]
    [InlineData(EvaluationDataType.Fp32, "torch-cpu-fp32", 1e-4)]
    [InlineData(EvaluationDataType.Bf16, "torch-cpu-bf16", 2e-2)]
    public async Task A_model_is_evaluated_on_the_processor(EvaluationDataType? type, string engine, double tolerance)
    {
        var outcome = await Run(GoldenRequest.Of("llama") with { Device = "torch-cpu", DataType = type });
        Assert.Equal((EvaluationStatus.Completed, null), (outcome.Status, outcome.Error));
        Assert.Equal(engine, outcome.Result!.Engine);
        Assert.Equal(1, outcome.Result.Tasks[0].RawScore / GoldenRequest.ExpectedLoss("llama"), tolerance);
    }

    [Fact]
    public async Task A_model_that_the_device_has_no_room_for_says_what_was_needed_and_what_was_there()
    {
        using var huge = new SparseModel(vocabulary: 1 << 27, hidden: 4096);
        var outcome = await Run(GoldenRequest.Of("llama") with { Folder = huge.Folder, Device = "torch-cpu" });
        Assert.Equal((EvaluationStatus.DeviceOutOfMemory, "DeviceOutOfMemory"), (outcome.Status, outcome.ErrorId));
        Assert.Matches("^The device 'cpu' has not enough memory: 2,097,152.0 MiB more needed, [0-9,]+[.][0-9] MiB free", outcome.Error);
    }

    [Fact]
    public async Task The_managed_engine_is_there_too()
    {
        var outcome = await Run(GoldenRequest.Of("llama"));
        Assert.Equal("managed-cpu", outcome.Result!.Engine);
    }

    [Fact]
    public async Task A_machine_without_a_card_is_the_callers_error_and_no_models()
    {
        if (TorchSharp.torch.cuda.is_available())
        {
            Assert.Equal("torch-cuda-bf16", (await Run(GoldenRequest.Of("llama") with { Device = "cuda" })).Result!.Engine);
            return;
        }

        var fault = await Assert.ThrowsAsync<TaoverseException>(() => Run(GoldenRequest.Of("llama") with { Device = "cuda" }));
        Assert.Equal("DeviceUnavailable", fault.ErrorId);
    }

    private static Task<EvaluationOutcome> Run(EvaluationRequest request) => new WorkerEvaluator(Options).ScoreAsync(request, null, CancellationToken.None);
}
