using System.Globalization;

namespace Taoverse.Execution;

/// <summary>A child process did not do what it was started for.</summary>
public sealed class ChildProcessException : TaoverseException
{
    // SIGHUP, SIGINT, SIGKILL and SIGTERM come from outside; the other deadly signals tell of a fault of the program.
    private static readonly int[] FromOutside = [1, 2, 9, 15];

    private ChildProcessException(ChildProcessResult result, string errorId, FaultKind kind, string message, string nextStep)
        : base(errorId, kind, message, nextStep) => Result = result;

    /// <summary>How the process ended: its status, exit code and signal.</summary>
    public ChildProcessResult Result { get; }

    /// <summary>Makes the exception for a result.</summary>
    /// <param name="name">What the process was, to begin a sentence with.</param>
    /// <param name="result">How it ended.</param>
    /// <returns>
    /// An exception with the error id <c>TimedOut</c>, <c>OutOfMemory</c>, <c>ProcessKilled</c> (a signal from outside),
    /// <c>ProcessCrashed</c>, <c>ProcessExited</c> (an exit code other than zero) or <c>ProcessNotStarted</c>; null for a process that
    /// ended well, or because the caller cancelled.
    /// </returns>
    public static ChildProcessException? Of(string name, ChildProcessResult result)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(result);
        ChildProcessException Made(string errorId, FaultKind kind, string message, string nextStep) =>
            new(result, errorId, kind, $"{name} {message}", nextStep);
        return result.Status switch
        {
            ChildProcessStatus.TimedOut => Made(
                "TimedOut", FaultKind.Timeout, $"was killed at its time limit. {result.Reason}", "Allow more time, or look for what it waits for."),
            ChildProcessStatus.OutOfMemory => Made(
                "OutOfMemory", FaultKind.LimitsExceeded, $"ran out of memory. {result.Reason}", "Allow more memory, or do the work in smaller parts."),
            ChildProcessStatus.Crashed when result.Signal is { } signal && FromOutside.Contains(signal) => Made(
                "ProcessKilled", FaultKind.Unavailable, $"was killed from outside. {result.Reason}", "Look for who killed it, and run it again."),
            ChildProcessStatus.Crashed => Made(
                "ProcessCrashed", FaultKind.Unavailable, $"crashed. {result.Reason}", "See what it wrote to its error stream."),
            ChildProcessStatus.FailedToStart => Made(
                "ProcessNotStarted", FaultKind.NotFound, $"could not be started. {result.Reason}", "Check that the program is installed and may be run."),
            ChildProcessStatus.Completed when result.ExitCode is not (0 or null) => Made(
                "ProcessExited", FaultKind.InvalidState,
                string.Create(CultureInfo.InvariantCulture, $"ended with the exit code {result.ExitCode}."), "See what it wrote to its error stream."),
            _ => null,
        };
    }
}
