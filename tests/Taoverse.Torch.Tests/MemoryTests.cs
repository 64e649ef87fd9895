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
        var collections = GC.CollectionCount(2);
        var before = Resident();
        Run(Batches);
        var growth = Resident() - before;

        // Every tensor was let go of by its scope, not by a finalizer.
        Assert.Equal(tensors, TorchSharp.torch.Tensor.TotalCount);
        Assert.True(growth < 16 << 20, $"Memory grew by {growth / 1024} KiB over {Batches} batches and {GC.CollectionCount(2) - collections} collections.");

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

    private static long Resident()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
