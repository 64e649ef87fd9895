using System.Management.Automation;
using Taoverse.PowerShell.Metagraphs;
using Taoverse.PowerShell.Storage;
using Taoverse.Storage;

namespace Taoverse.PowerShell.Tracking;

/// <summary>Writes what the state holds into a JSON file that another machine can import.</summary>
[Cmdlet(VerbsData.Export, "TaoverseState", SupportsShouldProcess = true)]
[OutputType(typeof(StateTransfer))]
public sealed class ExportTaoverseStateCommand : StateCmdlet
{
    /// <summary>The file.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>The subnet that is wanted; by default all.</summary>
    [Parameter]
    [ValidateRange(0, ushort.MaxValue)]
    [ArgumentCompleter(typeof(NetUidCompleter))]
    public int? NetUid { get; set; }

    /// <summary>Replaces a file that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        string path;
        try
        {
            path = NamedFiles.Literal(this, Path, "StateFile");
        }
        catch (TaoverseException failure)
        {
            Fail(failure, Path);
            return;
        }

        if (ShouldProcess(path))
        {
            RunOnState((state, sink) => sink.EmitAsync(state.Export(path, NetUid, Force, sink.Token)), Path);
        }
    }
}
