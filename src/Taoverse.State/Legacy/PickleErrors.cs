namespace Taoverse.State.Legacy;

/// <summary>What is said of pickles that are not read.</summary>
internal static class PickleErrors
{
    private const string Origin = "Give a file that the Python package wrote; nothing of this one was used.";

    public static TaoverseException Unsafe(string reason) => new(
        "UnsafePickle", FaultKind.Security, $"The pickle is refused: {reason}. Nothing of it was executed.", Origin);

    public static TaoverseException Invalid(string reason, Exception? cause = null) => new(
        "InvalidPickle", FaultKind.InvalidData, $"The pickle cannot be read: {reason}.", Origin, cause);

    public static TaoverseException TooLarge(string reason) => new(
        "PickleTooLarge", FaultKind.LimitsExceeded, $"The pickle is refused: {reason}.", Origin);
}
