using System.Management.Automation;
using Taoverse.Metagraphs;
using Taoverse.PowerShell.Sessions;
using Taoverse.Substrate.Subtensor;

namespace Taoverse.PowerShell.Metagraphs;

/// <summary>Reads subnets and their neurons from the chain, each at one block.</summary>
[Cmdlet(VerbsCommon.Get, "Metagraph")]
[OutputType(typeof(Metagraph))]
public sealed class GetMetagraphCommand : SessionCmdlet
{
    /// <summary>The subnets to read.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(0, ushort.MaxValue)]
    [ArgumentCompleter(typeof(NetUidCompleter))]
    public int[] NetUid { get; set; } = [];

    /// <summary>Reads the weights and bonds of each neuron too.</summary>
    [Parameter]
    public SwitchParameter IncludeWeights { get; set; }

    /// <summary>The block to read at; by default the newest.</summary>
    [Parameter]
    [ValidateRange(0L, (long)uint.MaxValue)]
    public long? BlockNumber { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var request = new MetagraphRequest { IncludeWeights = IncludeWeights, BlockNumber = BlockNumber };
        var session = Connected;
        foreach (var netUid in NetUid)
        {
            Run(sink => session.GetMetagraphAsync(netUid, request, sink.Token), netUid);
        }
    }
}
