namespace Taoverse.Evaluation.Workers;

/// <summary>How workers are started, and within which limits they run.</summary>
public sealed record WorkerOptions
{
    /// <summary>The program of the worker, and its arguments; see <see cref="WorkerProgram"/>.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>
    /// A command that runs the worker's command, such as <c>srun --gres=gpu:1</c> or <c>ssh host</c>: its program and arguments, each
    /// as it is. It has to hand on standard input and output. Empty for none.
    /// </summary>
    public IReadOnlyList<string> Prefix { get; init; } = [];

    /// <summary>How long the evaluation of a model may take, with the start of the worker and the time in a scheduler's queue.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// The memory that a worker may use besides its mapped files, in bytes; null for no limit. Behind a prefix only what runs on this
    /// machine is measured.
    /// </summary>
    public long? MemoryLimit { get; init; }
}
