namespace Taoverse.Evaluation;

/// <summary>The devices that models are evaluated on.</summary>
public static class EvaluationDevice
{
    /// <summary>The processor, with the managed engine.</summary>
    public const string Cpu = "cpu";

    /// <summary>A graphics card, with the TorchSharp back end, which this build does not have.</summary>
    public const string Cuda = "cuda";

    /// <summary>Refuses a device that this build cannot use.</summary>
    /// <param name="device">The device's name.</param>
    /// <exception cref="TaoverseException"><c>DeviceNotBuilt</c>, <c>UnknownDevice</c>.</exception>
    public static void Check(string device)
    {
        if (device == Cuda)
        {
            throw new TaoverseException(
                "DeviceNotBuilt", FaultKind.NotSupported,
                "The device 'cuda' needs the TorchSharp back end, which this build does not have.", "Use the device 'cpu'.");
        }

        if (device != Cpu)
        {
            throw new TaoverseException("UnknownDevice", FaultKind.InvalidInput, $"There is no device '{device}'.", "Use the device 'cpu'.");
        }
    }
}
