namespace Taoverse.Substrate.Scale;

/// <summary>Bytes that do not have the form that their SCALE type asks for.</summary>
/// <param name="message">What was found and what was expected.</param>
/// <param name="offset">Where in the input, in bytes; -1 where the fault is not in the bytes.</param>
/// <param name="innerException">The cause, where there is one.</param>
public sealed class ScaleException(string message, int offset = -1, Exception? innerException = null)
    : TaoverseException(
        "InvalidScale", FaultKind.InvalidData,
        offset < 0 ? message : $"{message} (at byte {offset})",
        "The node may run a runtime that this version does not know, or the answer was damaged; try another endpoint.",
        innerException)
{
    /// <summary>Where in the input, in bytes; -1 where the fault is not in the bytes.</summary>
    public int Offset { get; } = offset;
}
