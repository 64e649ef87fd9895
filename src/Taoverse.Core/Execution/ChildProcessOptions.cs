namespace Taoverse.Execution;

/// <summary>What to run as a child process, and within which limits.</summary>
public sealed record ChildProcessOptions
{
    /// <summary>The program: a path, or a name that is looked up in PATH.</summary>
    public required string FileName { get; init; }

    /// <summary>Its arguments, each as it is: no shell reads them.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The folder it starts in; null for that of this process.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Environment variables to set, or with null to remove, on top of those of this process.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>How long it may run, more than zero and at most 49 days. What reads its output has to be done within it too.</summary>
    public required TimeSpan TimeLimit { get; init; }

    /// <summary>
    /// How much memory it and its descendants may use together, in bytes; null for no limit. On Linux that is anonymous,
    /// shared and swapped memory, without mapped files; elsewhere the working set of the process alone. It is looked at 20
    /// times a second, so a process that takes memory fast is a little over the limit when it is killed.
    /// </summary>
    public long? MemoryLimit { get; init; }

    /// <summary>
    /// How long the program may take to end by itself at its time limit or when it is cancelled: it is asked to (SIGTERM), and killed
    /// only afterwards. Zero to kill it at once, as is done anyway where it takes too much memory, and on what is not Linux.
    /// </summary>
    public TimeSpan EndingTime { get; init; }

    /// <summary>Writes its standard input, which is closed afterwards; null for an empty one. A child that stops reading is no error.</summary>
    public Func<Stream, CancellationToken, Task>? Input { get; init; }

    /// <summary>Reads its standard output; null to discard it. What is not read before this returns is discarded.</summary>
    public Func<Stream, CancellationToken, Task>? Output { get; init; }

    /// <summary>Reads its standard error; null to discard it. What is not read before this returns is discarded.</summary>
    public Func<Stream, CancellationToken, Task>? Error { get; init; }
}
