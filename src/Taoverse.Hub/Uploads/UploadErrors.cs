namespace Taoverse.Hub.Uploads;

/// <summary>What goes wrong with what is uploaded.</summary>
internal static class UploadErrors
{
    public static TaoverseException FileChanged(string path) => new(
        "FileChanged", FaultKind.InvalidState, $"The file '{path}' changed while it was uploaded.", "Wait until nothing writes to the folder, then repeat the call.");

    public static HubException Refused(string path, string message) => new(
        "UploadRefused", FaultKind.Refused, $"The hub does not take '{path}': {HubErrors.Printable(message)}.", "Check the file, and the room of the account.");
}
