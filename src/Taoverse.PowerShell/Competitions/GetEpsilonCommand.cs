using System.Globalization;
using System.Management.Automation;
using Taoverse.Competitions;
using Taoverse.PowerShell.Metagraphs;
using Taoverse.PowerShell.Storage;

namespace Taoverse.PowerShell.Competitions;

/// <summary>Computes the advantage that a model has over later ones.</summary>
[Cmdlet(VerbsCommon.Get, "Epsilon", DefaultParameterSetName = CompetitionSet)]
[OutputType(typeof(double))]
public sealed class GetEpsilonCommand : StateCmdlet
{
    private const string CompetitionSet = "Competition";
    private const string DecaySet = "Decay";

    /// <summary>The competition of the loaded schedule.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = CompetitionSet)]
    [ValidateRange(0, int.MaxValue)]
    [ArgumentCompleter(typeof(CompetitionCompleter))]
    public int CompetitionId { get; set; }

    /// <summary>The subnet; by default the only one of which a schedule was loaded.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = CompetitionSet)]
    [ValidateRange(0, ushort.MaxValue)]
    [ArgumentCompleter(typeof(NetUidCompleter))]
    public int? NetUid { get; set; }

    /// <summary>The advantage at the model's own block, from 0 to below 1.</summary>
    [Parameter(Mandatory = true, ParameterSetName = DecaySet)]
    public double StartEpsilon { get; set; }

    /// <summary>The advantage in the end, from 0 to below 1.</summary>
    [Parameter(Mandatory = true, ParameterSetName = DecaySet)]
    public double EndEpsilon { get; set; }

    /// <summary>After how many blocks the end is reached.</summary>
    [Parameter(Mandatory = true, ParameterSetName = DecaySet)]
    public long DecayBlocks { get; set; }

    /// <summary>The block of the model's commitment.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(0L, long.MaxValue)]
    public long ModelBlock { get; set; }

    /// <summary>The block of now; by default that of the newest synced metagraph of the subnet.</summary>
    [Parameter]
    [ValidateRange(0L, long.MaxValue)]
    public long? CurrentBlock { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            WriteObject(ParameterSetName == DecaySet
                ? new LinearDecay(StartEpsilon, EndEpsilon, DecayBlocks).Compute(Now(null), ModelBlock)
                : OfCompetition());
        }
        catch (TaoverseException failure)
        {
            Fail(failure, ModelBlock);
        }
    }

    private double OfCompetition()
    {
        var netUid = NetUid ?? CompetitionArgument.OnlyNetUid(StateFolderPath);
        var now = Now(netUid);
        return CompetitionArgument.Resolve(CompetitionId, netUid, StateFolderPath, now).Constraints.Epsilon.Compute(now, ModelBlock);
    }

    private long Now(int? netUid) => CurrentBlock ?? (netUid is { } subnet ? SyncedBlock.Find(StateFolderPath, subnet) : null) ?? throw new TaoverseException(
        "NoCurrentBlock", FaultKind.InvalidInput,
        netUid is null ? "Without a subnet it is not known which block is the current one."
            : string.Create(CultureInfo.InvariantCulture, $"Netuid {netUid} was never synced into the state, so its current block is not known."),
        "Give -CurrentBlock, or sync the subnet with Sync-Metagraph.");
}
