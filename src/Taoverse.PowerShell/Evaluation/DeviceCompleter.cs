using Taoverse.Evaluation;
using Taoverse.PowerShell.Arguments;

namespace Taoverse.PowerShell.Evaluation;

/// <summary>Completes the devices that this build can evaluate on.</summary>
internal sealed class DeviceCompleter : ValueCompleter
{
    protected override IEnumerable<(string Value, string Tip)> Choices() => [(EvaluationDevice.Cpu, "The processor, with the managed engine")];
}
