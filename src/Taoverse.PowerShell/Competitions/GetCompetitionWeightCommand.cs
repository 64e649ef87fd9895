using System.Management.Automation;
using Taoverse.Competitions;
using Taoverse.PowerShell.Metagraphs;
using Taoverse.PowerShell.Storage;

namespace Taoverse.PowerShell.Competitions;

/// <summary>Gives the moving averages of what hotkeys earned in competitions, without a network.</summary>
[Cmdlet(VerbsCommon.Get, "CompetitionWeight")]
[OutputType(typeof(CompetitionWeight))]
public sealed class GetCompetitionWeightCommand : StateCmdlet
{
    /// <summary>The subnets; by default all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(0, ushort.MaxValue)]
    [ArgumentCompleter(typeof(NetUidCompleter))]
    public int[]? NetUid { get; set; }

    /// <summary>The competition; by default all.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(0, int.MaxValue)]
    [ArgumentCompleter(typeof(CompetitionCompleter))]
    public int? CompetitionId { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var netUid in NetUid?.Cast<int?>() ?? [null])
        {
            RunOnState(
                async (state, sink) =>
                {
                    foreach (var weight in state.CompetitionWeights.List(netUid, CompetitionId, sink.Token))
                    {
                        await sink.EmitAsync(weight).ConfigureAwait(false);
                    }
                },
                netUid);
        }
    }
}
