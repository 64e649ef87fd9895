using System.Globalization;
using System.Management.Automation;
using Taoverse.Competitions;
using Taoverse.PowerShell.Storage;
using Taoverse.State.Competitions;

namespace Taoverse.PowerShell.Competitions;

/// <summary>Loads the competitions of a subnet from a file into the state, where every later command finds them.</summary>
[Cmdlet(VerbsData.Import, "CompetitionSchedule", SupportsShouldProcess = true, DefaultParameterSetName = PathSet)]
[OutputType(typeof(Competition))]
public sealed class ImportCompetitionScheduleCommand : StateCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralSet = "LiteralPath";

    /// <summary>The files, with wildcards.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>The files, each name as it is.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralSet)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var path in ParameterSetName == PathSet ? Path : LiteralPath)
        {
            try
            {
                foreach (var file in ParameterSetName == PathSet ? NamedFiles.Find(this, path, ScheduleFiles.Kind) : [NamedFiles.Literal(this, path, ScheduleFiles.Kind)])
                {
                    Import(file);
                }
            }
            catch (TaoverseException failure)
            {
                Fail(failure, path);
            }
        }
    }

    private void Import(string file)
    {
        var schedule = ScheduleFiles.Read(file);
        if (!ShouldProcess(file, string.Create(CultureInfo.InvariantCulture, $"Replace the competitions of subnet {schedule.NetUid}")))
        {
            return;
        }

        new ScheduleStore(StateFolderPath).Save(schedule);
        WriteVerbose(string.Create(CultureInfo.InvariantCulture, $"Subnet {schedule.NetUid}: {schedule.Entries.Count} entries, fingerprint {schedule.Fingerprint}."));
        WriteObject(schedule.Newest, enumerateCollection: true);
    }
}
