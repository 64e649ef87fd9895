using System.Globalization;

namespace Taoverse.Hub.Transfers;

/// <summary>What goes wrong with the disk.</summary>
internal static class DiskErrors
{
    private const int NoSpaceUnix = 28;
    private const int NoSpaceWindows = unchecked((int)0x80070070);

    public static TaoverseException Of(string file, IOException error) => error.HResult is NoSpaceWindows or NoSpaceUnix
        || error.Message.Contains("No space left", StringComparison.OrdinalIgnoreCase)
        ? new TaoverseException("DiskFull", FaultKind.LimitsExceeded, $"There is no room left on the disk for '{file}'.", "Make room, then repeat the call: what was transferred is kept.", error)
        : new TaoverseException("DiskError", FaultKind.Unavailable, $"'{file}' cannot be written: {error.Message}", "Check the disk and the rights to the folder.", error);

    public static TaoverseException NotEnoughSpace(string folder, long needed, long free) => new(
        "NotEnoughSpace", FaultKind.LimitsExceeded,
        string.Create(CultureInfo.InvariantCulture, $"The download still needs {needed} bytes; the disk of '{folder}' has {free}."), "Make room, or choose another folder.");
}
