using Taoverse.Evaluation;
using Taoverse.Tests;

namespace Taoverse.Worker.Tests;

/// <summary>The optional TorchSharp back end is off unless it is asked for, and whoever needs it learns how.</summary>
public class TorchSwitchTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Golden.PathOf(string.Empty), "..", ".."));

    [Fact]
    public void Neither_the_solution_nor_a_lock_file_mentions_TorchSharp()
    {
        string[] projects = ["src", "tests", "samples", "benchmarks", "tools"];
        var locks = projects.SelectMany(folder => Directory.GetFiles(Path.Combine(Root, folder), "packages.lock.json", SearchOption.AllDirectories)).ToList();
        Assert.True(locks.Count > 10, $"Only {locks.Count} lock files were found.");
        Assert.All(locks.Append(Path.Combine(Root, "Taoverse.sln")), file =>
        {
            var text = File.ReadAllText(file);
            Assert.DoesNotContain("TorchSharp", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("Taoverse.Torch", text, StringComparison.OrdinalIgnoreCase);
        });
    }

    [Fact]
    public void The_build_script_has_the_switch_that_the_errors_name_and_leaves_it_off()
    {
        var script = File.ReadAllText(Path.Combine(Root, "build.ps1"));
        Assert.Matches(@"\[ValidateSet\('cpu', 'cuda'\)\]\s+\[string\] \$Torch\s", script);
        Assert.Contains("if ($Torch) { \"-p:TaoverseTorch=$Torch\" }", script, StringComparison.Ordinal);
    }

    [Fact]
    public void The_default_build_of_the_worker_brings_no_TorchSharp() =>
        Assert.Empty(Directory.GetFiles(AppContext.BaseDirectory, "*Torch*.dll", SearchOption.AllDirectories));

    [Theory]
    [InlineData("cuda", "-Torch cuda")]
    [InlineData("cuda:1", "-Torch cuda")]
    [InlineData("torch-cpu", "-Torch cpu")]
    public async Task A_device_that_was_not_built_is_refused_with_how_to_build_it(string device, string option)
    {
        var fault = await Assert.ThrowsAsync<TaoverseException>(() => WorkerRuns.RunAsync(
            new() { Command = WorkerRuns.Command }, GoldenRequest.Of("llama") with { Device = device }));

        Assert.Equal(("DeviceNotBuilt", FaultKind.NotSupported), (fault.ErrorId, fault.Kind));
        Assert.Contains($"'{device}' needs the TorchSharp back end", fault.Message, StringComparison.Ordinal);
        Assert.Contains($"./build.ps1 {option}", fault.NextStep, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task A_worker_behind_a_prefix_refuses_for_itself_and_no_model_fails_for_it()
    {
        var fault = await Assert.ThrowsAsync<TaoverseException>(() => WorkerRuns.RunAsync(
            new() { Command = WorkerRuns.Command, Prefix = ["env"] }, GoldenRequest.Of("llama") with { Device = "cuda" }));

        Assert.Equal(("DeviceNotBuilt", FaultKind.NotSupported), (fault.ErrorId, fault.Kind));
        Assert.Contains("./build.ps1 -Torch cuda", fault.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_managed_engine_computes_in_fp32_alone()
    {
        var fault = await Assert.ThrowsAsync<TaoverseException>(() => WorkerRuns.RunAsync(
            new() { Command = WorkerRuns.Command }, GoldenRequest.Of("llama") with { DataType = EvaluationDataType.Bf16 }));

        Assert.Equal("DataTypeNotSupported", fault.ErrorId);
    }
}
