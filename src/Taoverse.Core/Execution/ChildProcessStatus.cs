namespace Taoverse.Execution;

/// <summary>How a child process ended.</summary>
public enum ChildProcessStatus
{
    /// <summary>It ended by itself; the exit code says how well.</summary>
    Completed,

    /// <summary>It was killed at its time limit.</summary>
    TimedOut,

    /// <summary>It was killed at its memory limit, or by the kernel for want of memory.</summary>
    OutOfMemory,

    /// <summary>
    /// A signal, or on Windows an exception code, ended it. On Unix a signal is told by an exit code of 128 and its number,
    /// so that a program that exits with such a code of its own accord counts as crashed too.
    /// </summary>
    Crashed,

    /// <summary>It was killed because the caller cancelled.</summary>
    Cancelled,

    /// <summary>It never ran.</summary>
    FailedToStart,
}
