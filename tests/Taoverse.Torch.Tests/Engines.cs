using Taoverse.Evaluation;

namespace Taoverse.Torch.Tests;

internal static class Engines
{
    public static TorchEngine Engine(EvaluationDataType type = EvaluationDataType.Fp32, int batchTokens = 4096) =>
        new(new TorchOptions { Device = "cpu", DataType = type, Threads = 2, BatchTokens = batchTokens });

    public static TorchModel Load(string folder, EvaluationDataType type = EvaluationDataType.Fp32, int batchTokens = 4096) =>
        (TorchModel)Engine(type, batchTokens).Load(folder, CancellationToken.None);
}
