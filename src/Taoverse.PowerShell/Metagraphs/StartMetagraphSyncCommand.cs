using System.Management.Automation;
using Taoverse.Metagraphs;
using Taoverse.PowerShell.Arguments;

namespace Taoverse.PowerShell.Metagraphs;

/// <summary>Starts keeping metagraphs fresh in the background.</summary>
[Cmdlet(VerbsLifecycle.Start, "MetagraphSync", SupportsShouldProcess = true)]
[OutputType(typeof(MetagraphSyncer))]
public sealed class StartMetagraphSyncCommand : MetagraphSyncCmdlet
{
    /// <summary>How often the subnets are read; a number is taken as seconds.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [DurationTransformation]
    public TimeSpan Cadence { get; set; }

    /// <inheritdoc/>
    private protected override TimeSpan? OperationLimit => null;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var netUid in NetUid)
        {
            Cadences[netUid] = Cadence;
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (Cadences.Count == 0 || !ShouldProcess($"netuid {string.Join(", ", Cadences.Keys.Order())}", "keep the metagraph fresh in the background"))
        {
            return;
        }

        var source = Source;
        var folder = FindState();
        Run(sink =>
        {
            var sync = new StoringSync(folder, source, Cadences, SyncOptions, sink.Token);
            BackgroundSyncs.Start(sync);
            return Task.FromResult(sync.Syncer);
        });
    }
}
