using System.Management.Automation;
using Taoverse.Metagraphs;
using Taoverse.PowerShell.Pipeline;

namespace Taoverse.PowerShell.Metagraphs;

/// <summary>Stops what keeps metagraphs fresh in the background.</summary>
[Cmdlet(VerbsLifecycle.Stop, "MetagraphSync", SupportsShouldProcess = true)]
public sealed class StopMetagraphSyncCommand : AsyncCmdlet
{
    /// <summary>What Start-MetagraphSync gave; by default what was started last.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public MetagraphSyncer[]? Syncer { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var syncer in Syncer ?? (BackgroundSyncs.Latest is { } latest ? [latest] : []))
        {
            if (ShouldProcess($"sync of netuid {string.Join(", ", syncer.States.Select(state => state.NetUid))}"))
            {
                Run(_ => BackgroundSyncs.StopAsync(syncer), syncer);
            }
        }
    }
}
