using System.Globalization;
using System.Management.Automation;
using Taoverse.Competitions;
using Taoverse.PowerShell.Metagraphs;
using Taoverse.PowerShell.Storage;
using Taoverse.State.Competitions;

namespace Taoverse.PowerShell.Competitions;

/// <summary>Gives the competitions of the loaded schedules.</summary>
[Cmdlet(VerbsCommon.Get, "Competition")]
[OutputType(typeof(Competition))]
public sealed class GetCompetitionCommand : StateCmdlet
{
    /// <summary>The subnets; by default all of which a schedule was loaded.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(0, ushort.MaxValue)]
    [ArgumentCompleter(typeof(NetUidCompleter))]
    public int[]? NetUid { get; set; }

    /// <summary>The ids of the competitions; by default all.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(0, int.MaxValue)]
    [ArgumentCompleter(typeof(CompetitionCompleter))]
    public int[]? CompetitionId { get; set; }

    /// <summary>The block for which they hold; by default that of the newest synced metagraph, else the newest entry counts.</summary>
    [Parameter]
    [ValidateRange(0L, long.MaxValue)]
    public long? BlockNumber { get; set; }

    /// <summary>Gives the competitions of every entry, past and to come.</summary>
    [Parameter]
    public SwitchParameter All { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var schedules = new ScheduleStore(StateFolderPath);
        foreach (var netUid in NetUid ?? [.. schedules.ListNetUids()])
        {
            try
            {
                Write(Held(schedules.Get(netUid)), netUid);
            }
            catch (TaoverseException failure)
            {
                Fail(failure, netUid);
            }
        }
    }

    private IReadOnlyList<Competition> Held(CompetitionSchedule schedule) =>
        All ? [.. schedule.Entries.SelectMany(entry => entry.Competitions)]
        : (BlockNumber ?? SyncedBlock.Find(StateFolderPath, schedule.NetUid)) is { } block ? schedule.At(block)
        : schedule.Newest;

    private void Write(IReadOnlyList<Competition> held, int netUid)
    {
        WriteObject(held.Where(competition => CompetitionId?.Contains(competition.CompetitionId) ?? true), enumerateCollection: true);
        foreach (var missing in (CompetitionId ?? []).Except(held.Select(competition => competition.CompetitionId)))
        {
            Fail(
                new TaoverseException(
                    "CompetitionNotFound", FaultKind.NotFound,
                    string.Create(CultureInfo.InvariantCulture, $"Subnet {netUid} holds no competition {missing}{(All ? "" : " at that block")}."),
                    $"It holds: {string.Join(", ", held.Select(competition => competition.CompetitionId).Distinct())}."),
                missing);
        }
    }
}
