using System.Management.Automation;
using Taoverse.Metagraphs;
using Taoverse.PowerShell.Arguments;
using Taoverse.PowerShell.Sessions;
using Taoverse.PowerShell.Storage;
using Taoverse.Substrate.Subtensor;

namespace Taoverse.PowerShell.Metagraphs;

/// <summary>A cmdlet that reads metagraphs again and again, and stores what it read.</summary>
public abstract class MetagraphSyncCmdlet : SessionCmdlet
{
    /// <summary>The subnets to sync.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ValidateRange(0, ushort.MaxValue)]
    [ArgumentCompleter(typeof(NetUidCompleter))]
    public int[] NetUid { get; set; } = [];

    /// <summary>Reads the weights and bonds of each neuron too.</summary>
    [Parameter]
    public SwitchParameter IncludeWeights { get; set; }

    /// <summary>The state folder; by default TAOVERSE_HOME, or the platform's folder for application data.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? StatePath { get; set; }

    /// <summary>How often each subnet is read.</summary>
    private protected Dictionary<int, TimeSpan> Cadences { get; } = [];

    /// <summary>Where metagraphs are read.</summary>
    private protected IMetagraphSource Source => IncludeWeights ? new WeightedMetagraphSource(Connected) : Connected;

    /// <summary>How the syncer waits: here -Timeout is the limit of each read.</summary>
    private protected MetagraphSyncOptions SyncOptions => Timeout is { } limit ? new() { Timeout = limit } : new();

    /// <summary>Finds the state folder; where that fails, the command ends.</summary>
    private protected string FindState() => StateLocation.Find(this, StatePath);
}
