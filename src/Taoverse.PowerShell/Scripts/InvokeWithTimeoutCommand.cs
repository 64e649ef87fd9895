using System.Management.Automation;
using Taoverse.PowerShell.Arguments;
using Taoverse.PowerShell.Pipeline;

namespace Taoverse.PowerShell.Scripts;

/// <summary>Runs a script block in a runspace of its own, and stops it at a time limit.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "WithTimeout")]
[OutputType(typeof(object))]
public sealed class InvokeWithTimeoutCommand : ScriptCmdlet
{
    // What does not stop within this time sits in a call that cannot be interrupted.
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(400);

    /// <summary>The time that each run may take; a number is taken as seconds.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [DurationTransformation]
    public TimeSpan Timeout { get; set; }

    /// <inheritdoc/>
    private protected override async Task RunAsync(ScriptRequest request, OperationSink sink)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(sink.Token);
        ending.CancelAfter(Timeout);
        var invocation = new ScriptInvocation(request, host: null, (stream, record) => Write(sink, stream, record, ending.Token));
        var run = invocation.InvokeAsync();
        if (await Task.WhenAny(run, Task.Delay(System.Threading.Timeout.Infinite, ending.Token)).ConfigureAwait(false) == run)
        {
            invocation.Dispose();
            await run.ConfigureAwait(false);
            return;
        }

        var stop = invocation.StopAsync();
        var hasStopped = await Task.WhenAny(stop, Task.Delay(Grace, CancellationToken.None)).ConfigureAwait(false) == stop;
        if (hasStopped)
        {
            invocation.Dispose();
        }

        sink.Token.ThrowIfCancellationRequested();
        throw TimedOut(hasStopped);
    }

    private static void Write(OperationSink sink, ScriptStream stream, object? record, CancellationToken ending)
    {
        try
        {
            // The script block waits while the pipeline is behind.
            sink.PostAsync(StreamStep.Of(stream, record), ending).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            // It is being stopped.
        }
    }

    private TaoverseException TimedOut(bool hasStopped) => hasStopped
        ? new(
            "TimedOut", FaultKind.Timeout, $"The script block did not end within {Timeout.TotalSeconds:0.###} s, and was stopped.",
            "Allow more time, or look for what it waits for.")
        : new(
            "TimedOut", FaultKind.Timeout,
            $"The script block did not end within {Timeout.TotalSeconds:0.###} s. It is in a call that cannot be stopped, and was left behind.",
            "Use Invoke-Isolated for what cannot be stopped: a process always can.");
}
