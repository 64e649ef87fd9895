namespace Taoverse.Inference;

/// <summary>A checkpoint that cannot be used: its files are damaged, lack something, or ask for what is not supported.</summary>
/// <param name="errorId">A stable identifier that scripts may test, such as <c>InvalidCheckpoint</c>.</param>
/// <param name="kind">What kind of error it is.</param>
/// <param name="file">The file or folder at fault.</param>
/// <param name="reason">What is wrong with it, as a clause: the message reads "file: reason."</param>
/// <param name="nextStep">What the user can do about it.</param>
/// <param name="innerException">The cause, where there is one.</param>
public sealed class CheckpointException(
    string errorId, FaultKind kind, string file, string reason, string nextStep, Exception? innerException = null)
    : TaoverseException(errorId, kind, $"{file}: {reason}.", nextStep, innerException)
{
    /// <summary>The file or folder at fault.</summary>
    public string File { get; } = file;

    internal static CheckpointException Damaged(string file, string reason, Exception? cause = null) => new(
        "InvalidCheckpoint", FaultKind.InvalidData, file, reason,
        "Download the checkpoint again; if it stays so, its owner has to upload it again.", cause);

    internal static CheckpointException Missing(string file, string reason) => new(
        "IncompleteCheckpoint", FaultKind.NotFound, file, reason,
        "Give the folder of a whole checkpoint: config.json and the weights as safetensors.");

    internal static CheckpointException Unsupported(string file, string reason, string nextStep) => new(
        "UnsupportedCheckpoint", FaultKind.NotSupported, file, reason, nextStep);
}
