using System.Management.Automation;
using Taoverse.PowerShell.Competitions;
using Taoverse.PowerShell.Metagraphs;
using Taoverse.PowerShell.Storage;
using Taoverse.Reports;
using Taoverse.State.Competitions;

namespace Taoverse.PowerShell.Reports;

/// <summary>Writes what the state knows of a competition as one HTML page: leaderboard, scores over blocks, weights and times.</summary>
[Cmdlet(VerbsData.Export, "CompetitionReport", SupportsShouldProcess = true)]
[OutputType(typeof(CompetitionReportFile))]
public sealed class ExportCompetitionReportCommand : StateCmdlet
{
    /// <summary>The subnet.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(0, ushort.MaxValue)]
    [ArgumentCompleter(typeof(NetUidCompleter))]
    public int NetUid { get; set; }

    /// <summary>The competition.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(0, int.MaxValue)]
    [ArgumentCompleter(typeof(CompetitionCompleter))]
    public int CompetitionId { get; set; }

    /// <summary>The file.</summary>
    [Parameter(Mandatory = true, Position = 2, ValueFromPipelineByPropertyName = true)]
    [Alias("LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>Replaces a file that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        string path;
        try
        {
            path = NamedFiles.Literal(this, Path, "ReportFile");
        }
        catch (TaoverseException failure)
        {
            Fail(failure, Path);
            return;
        }

        if (ShouldProcess(path))
        {
            var schedules = new ScheduleStore(StateFolderPath);
            RunOnState(
                (state, sink) => sink.EmitAsync(new CompetitionReports(state, schedules).Export(path, NetUid, CompetitionId, Force, sink.Token)), Path);
        }
    }
}
