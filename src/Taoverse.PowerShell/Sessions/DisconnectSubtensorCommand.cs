using System.Management.Automation;
using Taoverse.PowerShell.Pipeline;
using Taoverse.Substrate.Subtensor;

namespace Taoverse.PowerShell.Sessions;

/// <summary>Closes sessions with chain nodes.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "Subtensor", SupportsShouldProcess = true)]
public sealed class DisconnectSubtensorCommand : AsyncCmdlet
{
    /// <summary>The sessions to close, or their ids; by default the one that was opened last.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [SessionTransformation]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SessionCompleter))]
    public SubtensorSession[]? Session { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var session in Session ?? [.. SubtensorSession.Open.TakeLast(1)])
        {
            if (ShouldProcess($"session {session.Id} with {session.Endpoint}"))
            {
                Run(async _ => await session.DisposeAsync().ConfigureAwait(false), session);
            }
        }
    }
}
