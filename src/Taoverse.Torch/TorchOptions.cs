using Taoverse.Evaluation;

namespace Taoverse.Torch;

/// <summary>How the TorchSharp engine goes to work.</summary>
public sealed record TorchOptions
{
    /// <summary>The device: <c>cpu</c>, <c>cuda</c>, or one of several, such as <c>cuda:1</c>.</summary>
    public string Device { get; init; } = "cuda";

    /// <summary>The type that weights have on the device.</summary>
    public EvaluationDataType DataType { get; init; } = EvaluationDataType.Bf16;

    /// <summary>The threads that libtorch may use on the processor, in the whole process; null for its own choice.</summary>
    public int? Threads { get; init; }

    /// <summary>The tokens that go through the model at once, from 1 on; more take more memory. A longer sequence goes alone.</summary>
    public int BatchTokens { get; init; } = 4096;
}
