using System.Diagnostics;
using Taoverse.Evaluation;
using Taoverse.Inference.Tests;

namespace Taoverse.Torch.Tests;

public class MemoryTests
{
    private const int WarmUp = 20;
    private const int Batches = 200;

    [Fact]
    public void Memory_is_flat_over_200_batches()
    {
        using var made = new MadeModel();
        using var model = Engines.Load(made.Folder);
        TokenSequence[] batch = [TokenSequence.Packed(made.Tokens.AsMemory(0, 150)), TokenSequence.Packed(made.Tokens.AsMemory(0, 60))];
        Run(WarmUp);
        var tensors = TorchSharp.torch.Tensor.TotalCount;
        var before = Resident();
        Run(Batches);

        // Every tensor was let go of by its scope; the collection that comes next would hide that with finalizers.
        Assert.Equal(tensors, TorchSharp.torch.Tensor.TotalCount);
        var growth = Resident() - before;
        Assert.True(growth < 16 << 20, $"Memory grew by {growth / 1024} KiB over {Batches} batches.");

        void Run(int count)
        {
            for (var i = 0; i < count; i++)
            {
                Assert.True(double.IsFinite(model.Losses(batch, CancellationToken.None)[0].Mean));
            }

            model.Continue([made.Tokens.AsMemory(0, 50)], 5, CancellationToken.None);
        }
    }

    [Fact]
    public void A_disposed_model_leaves_no_tensor()
    {
        using var made = new MadeModel();
        Engines.Load(made.Folder).Dispose();
        var tensors = TorchSharp.torch.Tensor.TotalCount;
        Engines.Load(made.Folder, EvaluationDataType.Bf16).Dispose();
        Assert.Equal(tensors, TorchSharp.torch.Tensor.TotalCount);
    }

    [Theory]
    [InlineData(EvaluationDataType.Bf16, 1)]
    [InlineData(EvaluationDataType.Fp32, 2)]
    public void Loading_takes_no_copy_of_the_model_beside_the_one_on_the_device(EvaluationDataType type, int deviceBytesAByte)
    {
        if (!PeakMemory.IsKnown)
        {
            return;
        }

        using var large = new SparseModel(vocabulary: 1 << 17, hidden: 1024);
        TorchModel? model = null;
        var peak = PeakMemory.Of(() => model = Engines.Load(large.Folder, type));
        model!.Dispose();
        Assert.InRange(peak, 0.9 * deviceBytesAByte * large.Bytes, (deviceBytesAByte * large.Bytes) + (64 << 20));
    }

    [Fact]
    public void Logits_of_a_long_sequence_are_never_there_all_at_once()
    {
        const int Vocabulary = 1 << 17, Length = 4096;
        if (!PeakMemory.IsKnown)
        {
            return;
        }

        using var wide = new SparseModel(Vocabulary, hidden: 16);
        using var model = Engines.Load(wide.Folder);
        var loss = 0.0;
        var peak = PeakMemory.Of(() => loss = model.Losses([TokenSequence.Packed(new int[Length])], CancellationToken.None)[0].Mean);
        Assert.Equal(1, loss / Math.Log(Vocabulary), 1e-6);
        Assert.InRange(peak, 0, 512L << 20);
    }

    private static long Resident()
    {
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
