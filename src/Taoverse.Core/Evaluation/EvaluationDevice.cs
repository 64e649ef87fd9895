namespace Taoverse.Evaluation;

/// <summary>The devices that models are evaluated on.</summary>
public static class EvaluationDevice
{
    /// <summary>The processor, with the managed engine.</summary>
    public const string Cpu = "cpu";

    /// <summary>A graphics card, with the TorchSharp back end; <c>cuda:1</c> and so on where there are several.</summary>
    public const string Cuda = "cuda";

    /// <summary>The processor, with the TorchSharp back end.</summary>
    public const string TorchCpu = "torch-cpu";

    private const string CardPrefix = Cuda + ":";

    /// <summary>Tells whether a device needs the TorchSharp back end.</summary>
    /// <param name="device">The device's name.</param>
    public static bool NeedsTorch(string device) => device is Cuda or TorchCpu || IsNumberedCard(device);

    /// <summary>Refuses what is no device, and a type of number that a device does not compute in.</summary>
    /// <param name="device">The device's name.</param>
    /// <param name="type">The type of number; null for the device's own.</param>
    /// <param name="hasTorch">Whether the TorchSharp back end is there.</param>
    /// <exception cref="TaoverseException"><c>DeviceNotBuilt</c>, <c>UnknownDevice</c>, <c>DataTypeNotSupported</c>.</exception>
    public static void Check(string device, EvaluationDataType? type, bool hasTorch)
    {
        if (device != Cpu && !NeedsTorch(device))
        {
            throw new TaoverseException(
                "UnknownDevice", FaultKind.InvalidInput, $"There is no device '{device}'.",
                $"Use the device '{Cpu}'; with the TorchSharp back end also '{Cuda}', '{CardPrefix}1' and so on, or '{TorchCpu}'.");
        }

        if (device != Cpu && !hasTorch)
        {
            throw new TaoverseException(
                "DeviceNotBuilt", FaultKind.NotSupported,
                $"The device '{device}' needs the TorchSharp back end, which this build does not have.",
                $"Use the device '{Cpu}', or build with './build.ps1 -Torch {(device == TorchCpu ? "cpu" : "cuda")}' where the package feed carries TorchSharp.");
        }

        if (device == Cpu && type == EvaluationDataType.Bf16)
        {
            throw new TaoverseException(
                "DataTypeNotSupported", FaultKind.NotSupported, $"The device '{Cpu}' computes in fp32 alone, not in bf16.",
                "Leave the type of number out, or use a device of the TorchSharp back end.");
        }
    }

    private static bool IsNumberedCard(string device) =>
        device.StartsWith(CardPrefix, StringComparison.Ordinal) && device.Length > CardPrefix.Length && device.AsSpan(CardPrefix.Length).IndexOfAnyExceptInRange('0', '9') < 0;
}
