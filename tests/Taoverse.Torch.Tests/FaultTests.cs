using Taoverse.Evaluation;
using Taoverse.Inference.Tests;

namespace Taoverse.Torch.Tests;

public class FaultTests
{
    private const long MiB = 1 << 20;

    [Theory]
    [InlineData(
        "CUDA out of memory. Tried to allocate 2.00 GiB (GPU 0; 7.79 GiB total capacity; 5.12 GiB already allocated; 1.50 GiB free; 6.20 GiB reserved in total by PyTorch)",
        2048 * MiB, 1536 * MiB)]
    [InlineData(
        "CUDA out of memory. Tried to allocate 20.00 MiB. GPU 0 has a total capacity of 7.79 GiB of which 14.00 MiB is free. Of the allocated memory 7.50 GiB is allocated by PyTorch",
        20 * MiB, 14 * MiB)]
    [InlineData("CUDA error: out of memory", null, null)]
    public void Out_of_memory_says_what_was_needed_and_what_was_there(string message, long? needed, long? free)
    {
        var error = Assert.IsType<DeviceMemoryException>(DeviceFault.Read("cuda", 3 * MiB, message));
        Assert.Equal("DeviceOutOfMemory", error.ErrorId);
        Assert.Equal((needed, free, 3 * MiB), (error.NeededBytes, error.AvailableBytes, error.WeightBytes));
        Assert.Contains("'cuda' has not enough memory", error.Message, StringComparison.Ordinal);
        Assert.Contains("3.0 MiB of weights", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_libtorch_throws_where_memory_is_too_small_is_understood()
    {
        var error = Assert.Throws<DeviceMemoryException>(() => DeviceFault.Translate(
            "cpu", () => 0, () => TorchSharp.torch.empty(1L << 50, dtype: TorchSharp.torch.ScalarType.Int8)));
        Assert.Equal(1L << 50, error.NeededBytes);
        Assert.InRange(error.AvailableBytes!.Value, 1, 1L << 50);
    }

    [Fact]
    public void Other_faults_of_the_device_are_named()
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        var error = Assert.Throws<TaoverseException>(() => DeviceFault.Translate(
            "cpu", () => 0, () => TorchSharp.torch.ones(1, 2, 3).bmm(TorchSharp.torch.ones(1, 2, 3))));
        Assert.Equal(("DeviceFailed", FaultKind.Unavailable), (error.ErrorId, error.Kind));
        Assert.IsNotType<DeviceMemoryException>(error);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("tpu")]
    [InlineData("cuda:x")]
    [InlineData("CPU")]
    [InlineData("")]
    public void An_unknown_device_is_refused(string device) => Assert.Equal(
        "UnknownDevice", Assert.Throws<TaoverseException>(() => new TorchEngine(new TorchOptions { Device = device })).ErrorId);

    [Fact]
    public void A_machine_without_a_card_says_so()
    {
        if (TorchSharp.torch.cuda.is_available())
        {
            Assert.Equal("torch-cuda-bf16", new TorchEngine().Name);
            return;
        }

        var error = Assert.Throws<TaoverseException>(() => new TorchEngine());
        Assert.Equal(("DeviceUnavailable", FaultKind.Unavailable), (error.ErrorId, error.Kind));
        Assert.Contains("-Torch cuda", error.NextStep, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void Options_out_of_range_are_refused(int threads, int batchTokens) => Assert.Equal(
        "InvalidEngineOptions",
        Assert.Throws<TaoverseException>(
            () => new TorchEngine(new TorchOptions { Device = "cpu", Threads = threads, BatchTokens = batchTokens })).ErrorId);

    [Fact]
    public void Tokens_that_the_model_does_not_know_are_refused_before_the_device_sees_them()
    {
        using var made = new MadeModel();
        using var model = Engines.Load(made.Folder);
        int[] tokens = [1, 2, MadeModel.Vocabulary];
        Assert.Equal("UnknownToken", Assert.Throws<TaoverseException>(
            () => model.Losses([TokenSequence.Packed(tokens)], CancellationToken.None)).ErrorId);
        Assert.Equal("UnknownToken", Assert.Throws<TaoverseException>(() => model.Continue([tokens], 1, CancellationToken.None)).ErrorId);
        Assert.Equal("NoTokens", Assert.Throws<TaoverseException>(() => model.Continue([default], 1, CancellationToken.None)).ErrorId);
    }

    [Fact]
    public void Cancelled_work_stops_and_leaves_no_tensor()
    {
        using var made = new MadeModel();
        using var model = Engines.Load(made.Folder);
        var tensors = TorchSharp.torch.Tensor.TotalCount;
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => model.Losses([TokenSequence.Packed(made.Tokens)], source.Token));
        Assert.Throws<OperationCanceledException>(() => model.Continue([made.Tokens], 3, source.Token));
        Assert.Throws<OperationCanceledException>(() => Engines.Engine().Load(made.Folder, source.Token));
        Assert.Equal(tensors, TorchSharp.torch.Tensor.TotalCount);
    }

    [Fact]
    public void A_damaged_checkpoint_is_refused_as_the_managed_engine_refuses_it()
    {
        var error = Assert.Throws<TaoverseException>(
            () => Engines.Engine().Load(Taoverse.Tests.Golden.PathOf("models/malformed/truncated-data"), CancellationToken.None));
        Assert.Contains("model.safetensors", error.Message, StringComparison.Ordinal);
    }
}
