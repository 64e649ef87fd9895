using System.Management.Automation;
using Taoverse.PowerShell.Pipeline;
using Taoverse.State;

namespace Taoverse.PowerShell.Storage;

/// <summary>A cmdlet that uses what is remembered between commands.</summary>
public abstract class StateCmdlet : AsyncCmdlet
{
    private string? _folder;

    /// <summary>The state folder; by default TAOVERSE_HOME, or the platform's folder for application data.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? StatePath { get; set; }

    /// <summary>The full path of the state folder, which need not be there yet.</summary>
    private protected string StateFolderPath => _folder ??= StateLocation.Find(this, StatePath);

    /// <summary>Runs a short operation on the state, and writes what it gives.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="target">The item that a failure is about, which then ends this item only; null: the whole command.</param>
    private protected void RunOnState(Func<StateDatabase, OperationSink, Task> operation, object? target)
    {
        var folder = StateFolderPath;
        Run(
            async sink =>
            {
                using var state = StateDatabase.Open(folder, cancellationToken: sink.Token);
                await operation(state, sink).ConfigureAwait(false);
            },
            target);
    }
}
