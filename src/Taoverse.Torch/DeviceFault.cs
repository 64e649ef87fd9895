using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Taoverse.Evaluation;

namespace Taoverse.Torch;

/// <summary>Makes faults of libtorch into errors that name the thing and the reason.</summary>
internal static partial class DeviceFault
{
    /// <summary>Runs what uses the device.</summary>
    /// <param name="device">The device's name.</param>
    /// <param name="weightBytes">What the model's weights take there.</param>
    /// <param name="work">The work.</param>
    public static T Translate<T>(string device, Func<long> weightBytes, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (ExternalException error)
        {
            throw Read(device, weightBytes(), error.Message, error);
        }
    }

    /// <summary>Reads the message of an error that libtorch has thrown.</summary>
    internal static TaoverseException Read(string device, long weightBytes, string message, Exception? error = null)
    {
        if (OutOfMemory().IsMatch(message))
        {
            var free = Bytes(Free().Match(message)) ?? (device == TorchEngine.Processor ? MachineFree() : null);
            return new DeviceMemoryException(device, Bytes(Needed().Match(message)), free, weightBytes, error);
        }

        return new TaoverseException(
            "DeviceFailed", FaultKind.Unavailable, $"The device '{device}' failed: {message.Split('\n')[0].TrimEnd('.')}.",
            "See the device's own tools, and try again; the device 'cpu' needs none.", error);
    }

    // libtorch does not say what the machine has; the runtime looked at its last collection.
    private static long MachineFree()
    {
        GC.Collect(0);
        var memory = GC.GetGCMemoryInfo();
        return Math.Max(0, memory.TotalAvailableMemoryBytes - memory.MemoryLoadBytes);
    }

    private static long? Bytes(Match match) => !match.Success ? null : (long)(
        double.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture)
        * match.Groups["unit"].Value switch { "GiB" => 1L << 30, "MiB" => 1L << 20, "KiB" => 1L << 10, _ => 1 });

    [GeneratedRegex("out of memory|can't allocate memory|CUBLAS_STATUS_ALLOC_FAILED", RegexOptions.IgnoreCase)]
    private static partial Regex OutOfMemory();

    [GeneratedRegex("tried to allocate (?<number>[0-9.]*[0-9]) ?(?<unit>bytes|[KMG]iB)", RegexOptions.IgnoreCase)]
    private static partial Regex Needed();

    [GeneratedRegex("(?<number>[0-9.]*[0-9]) ?(?<unit>bytes|[KMG]iB)( is)? free", RegexOptions.IgnoreCase)]
    private static partial Regex Free();
}
