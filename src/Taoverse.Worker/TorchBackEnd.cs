using Taoverse.Evaluation;
#if TORCH
using Taoverse.Torch;
#endif

namespace Taoverse.Worker;

/// <summary>The TorchSharp back end, which lives in this process alone, so that the device is free afterwards.</summary>
internal static class TorchBackEnd
{
    /// <summary>Makes the engine that a request asks for; null where this build has none.</summary>
#if TORCH
    public static Func<EvaluationRequest, IEvaluationEngine>? Engines { get; } = request =>
    {
        var isCard = request.Device != EvaluationDevice.TorchCpu;
        return new TorchEngine(new TorchOptions
        {
            Device = isCard ? request.Device : "cpu",
            DataType = request.DataType ?? (isCard ? EvaluationDataType.Bf16 : EvaluationDataType.Fp32),
            Threads = request.Threads,
        });
    };
#else
    public static Func<EvaluationRequest, IEvaluationEngine>? Engines => null;
#endif
}
