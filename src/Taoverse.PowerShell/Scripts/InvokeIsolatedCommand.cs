using System.Management.Automation;
using Taoverse.PowerShell.Arguments;
using Taoverse.PowerShell.Pipeline;
using Taoverse.PowerShell.Scripts.Isolation;

namespace Taoverse.PowerShell.Scripts;

/// <summary>Runs a script block in a process of its own, of which nothing is left afterwards.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "Isolated")]
[OutputType(typeof(object))]
public sealed class InvokeIsolatedCommand : ScriptCmdlet
{
    /// <summary>The time that each run may take; a number is taken as seconds.</summary>
    [Parameter(Position = 1)]
    [DurationTransformation]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The memory that the process may use with its descendants, in bytes.</summary>
    [Parameter]
    [ValidateRange(1L, long.MaxValue)]
    public long? MemoryLimit { get; set; }

    /// <summary>How deep objects are carried over; what lies deeper comes as text.</summary>
    [Parameter]
    [ValidateRange(1, 100)]
    public int Depth { get; set; } = 3;

    /// <inheritdoc/>
    private protected override Task RunAsync(ScriptRequest request, OperationSink sink) =>
        new IsolatedRun(sink, Depth).RunAsync(request, Timeout, MemoryLimit);
}
