using System.Diagnostics;

namespace Taoverse.Execution;

/// <summary>A child process with all its descendants.</summary>
internal abstract class ProcessTree
{
    /// <summary>The environment variable by which descendants are known on Linux. It lists nested runs, outermost first.</summary>
    public const string MarkerVariable = "TAOVERSE_CHILD";

    /// <summary>Takes a process that was just started with <see cref="MarkerVariable"/> set to end in a marker.</summary>
    public static ProcessTree Of(Process root, string marker) =>
        OperatingSystem.IsLinux() ? new LinuxProcessTree(root, marker) : new PortableProcessTree(root);

    /// <summary>The memory in use by the tree, in bytes.</summary>
    public abstract long MeasureMemory();

    /// <summary>Asks the program that was started to end, where the platform has such a request.</summary>
    /// <returns>Whether it was asked.</returns>
    public virtual bool AskToEnd() => false;

    /// <summary>Kills what is left of the tree, and waits a bounded time until it is gone.</summary>
    public abstract Task KillAsync();
}
