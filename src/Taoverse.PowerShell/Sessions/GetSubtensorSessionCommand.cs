using System.Globalization;
using System.Management.Automation;
using Taoverse.PowerShell.Pipeline;
using Taoverse.Substrate.Subtensor;

namespace Taoverse.PowerShell.Sessions;

/// <summary>Gives the open sessions of this process, oldest first.</summary>
[Cmdlet(VerbsCommon.Get, "SubtensorSession")]
[OutputType(typeof(SubtensorSession))]
public sealed class GetSubtensorSessionCommand : PSCmdlet
{
    /// <summary>The ids of the sessions to give; by default all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(SessionCompleter))]
    public int[]? Id { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var open = SubtensorSession.Open;
        foreach (var session in open.Where(session => Id is null || Id.Contains(session.Id)))
        {
            WriteObject(session);
        }

        foreach (var id in (Id ?? []).Except(open.Select(session => session.Id)))
        {
            WriteError(FaultRecord.Of(
                new TaoverseException(
                    "UnknownSession", FaultKind.NotFound,
                    string.Create(CultureInfo.InvariantCulture, $"No open session has the id {id}."),
                    "See the open sessions with Get-SubtensorSession, or open one with Connect-Subtensor."),
                id));
        }
    }
}
