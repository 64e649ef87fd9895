using System.Globalization;

namespace Taoverse.Evaluation;

/// <summary>The device that a model is evaluated on has not enough memory for it.</summary>
/// <param name="device">The device's name.</param>
/// <param name="needed">The bytes that were asked for last; null where the device does not say.</param>
/// <param name="available">The bytes that were free; null where the device does not say.</param>
/// <param name="weights">The bytes of weights that were on the device.</param>
/// <param name="innerException">The cause, where there is one.</param>
public sealed class DeviceMemoryException(string device, long? needed, long? available, long weights, Exception? innerException = null)
    : TaoverseException(
        "DeviceOutOfMemory", FaultKind.LimitsExceeded,
        $"The device '{device}' has not enough memory: {Shown(needed)} more needed, {Shown(available)} free, beside {Shown(weights)} of weights.",
        "Use a device with more memory, bf16 in the place of fp32, or shorter sequences.", innerException)
{
    /// <summary>The bytes that were asked for last; null where the device does not say.</summary>
    public long? NeededBytes { get; } = needed;

    /// <summary>The bytes that were free; null where the device does not say.</summary>
    public long? AvailableBytes { get; } = available;

    /// <summary>The bytes of weights that were on the device.</summary>
    public long WeightBytes { get; } = weights;

    private static string Shown(long? bytes) =>
        bytes is { } number ? string.Create(CultureInfo.InvariantCulture, $"{number / (double)(1 << 20):N1} MiB") : "an unknown amount";
}
