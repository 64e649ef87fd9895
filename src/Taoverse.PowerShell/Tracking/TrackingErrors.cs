using System.Globalization;

namespace Taoverse.PowerShell.Tracking;

/// <summary>The errors that several cmdlets of this folder have.</summary>
internal static class TrackingErrors
{
    public static TaoverseException NotTracked(int? netUid, string hotkey) => new(
        "NotTracked", FaultKind.NotFound,
        string.Create(CultureInfo.InvariantCulture, $"No model of {hotkey} is tracked{(netUid is { } subnet ? $" in subnet {subnet}" : "")}."),
        "See which are with Get-TrackedModel, or take it up with Update-TrackedModel.");
}
