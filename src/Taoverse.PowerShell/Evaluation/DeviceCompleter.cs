using Taoverse.Evaluation;
using Taoverse.Evaluation.Workers;
using Taoverse.PowerShell.Arguments;
using Taoverse.PowerShell.Scripts;

namespace Taoverse.PowerShell.Evaluation;

/// <summary>Completes the devices that this build can evaluate on.</summary>
internal sealed class DeviceCompleter : ValueCompleter
{
    private static readonly (string Value, string Tip) Managed = (EvaluationDevice.Cpu, "The processor, with the managed engine");

    protected override IEnumerable<(string Value, string Tip)> Choices() => WorkerProgram.HasTorch(ThisModule.Bin)
        ? [Managed, (EvaluationDevice.Cuda, "A graphics card, with TorchSharp"), (EvaluationDevice.TorchCpu, "The processor, with TorchSharp")]
        : [Managed];
}
