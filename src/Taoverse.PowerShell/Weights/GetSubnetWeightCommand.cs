using System.Management.Automation;
using Taoverse.Competitions;
using Taoverse.Metagraphs;
using Taoverse.PowerShell.Metagraphs;
using Taoverse.PowerShell.Storage;
using Taoverse.State.Competitions;

namespace Taoverse.PowerShell.Weights;

/// <summary>Merges what hotkeys earned in the competitions of a subnet into the weights that a validator sets.</summary>
[Cmdlet(VerbsCommon.Get, "SubnetWeight", DefaultParameterSetName = NetUidSet)]
[OutputType(typeof(SubnetWeight))]
public sealed class GetSubnetWeightCommand : StateCmdlet
{
    private const string NetUidSet = "NetUid";
    private const string MetagraphSet = "Metagraph";

    /// <summary>The subnets, as they were synced last.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = NetUidSet)]
    [ValidateRange(0, ushort.MaxValue)]
    [ArgumentCompleter(typeof(NetUidCompleter))]
    public int[] NetUid { get; set; } = [];

    /// <summary>The subnets, as Get-Metagraph gives them.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = MetagraphSet)]
    public Metagraph[] Metagraph { get; set; } = [];

    /// <summary>The block whose competitions count; by default the metagraph's.</summary>
    [Parameter]
    [ValidateRange(0L, long.MaxValue)]
    public long? BlockNumber { get; set; }

    /// <summary>A weight in a competition below this share does not count; by default as the subnet's schedule says.</summary>
    [Parameter]
    public double? Threshold { get; set; }

    /// <summary>Gives every neuron, also those that earned nothing.</summary>
    [Parameter]
    public SwitchParameter All { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var metagraph in Metagraph)
        {
            Merge(metagraph.NetUid, metagraph);
        }

        foreach (var netUid in NetUid)
        {
            Merge(netUid, null);
        }
    }

    private void Merge(int netUid, Metagraph? given)
    {
        var folder = StateFolderPath;
        RunOnState(
            async (state, sink) =>
            {
                var schedule = new ScheduleStore(folder).Get(netUid);
                var metagraph = given ?? state.Metagraphs.Get(netUid, sink.Token);
                var weights = state.CompetitionWeights.Load(netUid, sink.Token)
                    .SubnetWeights(schedule.At(BlockNumber ?? metagraph.Block), metagraph.Neurons, Threshold ?? schedule.Scoring.Threshold);
                if (weights.All(weight => weight.Weight == 0))
                {
                    sink.Warning($"No hotkey that is registered on subnet {netUid} has earned anything.");
                }

                foreach (var weight in weights.Where(weight => All || weight.Weight > 0))
                {
                    await sink.EmitAsync(weight).ConfigureAwait(false);
                }
            },
            netUid);
    }
}
