namespace Taoverse;

/// <summary>An error that names the thing and the reason, and says what to do next.</summary>
/// <param name="errorId">A stable identifier that scripts may test, such as <c>UnknownNetUid</c>.</param>
/// <param name="kind">What kind of error it is.</param>
/// <param name="message">The thing and the reason, in one or two sentences. Never holds a secret.</param>
/// <param name="nextStep">What the user can do about it.</param>
/// <param name="innerException">The cause, where there is one.</param>
public class TaoverseException(
    string errorId, FaultKind kind, string message, string nextStep, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>A stable identifier that scripts may test.</summary>
    public string ErrorId { get; } = errorId;

    /// <summary>What kind of error it is.</summary>
    public FaultKind Kind { get; } = kind;

    /// <summary>What the user can do about it.</summary>
    public string NextStep { get; } = nextStep;
}
