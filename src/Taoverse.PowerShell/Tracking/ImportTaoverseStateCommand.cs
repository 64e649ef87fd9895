using System.Globalization;
using System.Management.Automation;
using Taoverse.Metagraphs;
using Taoverse.PowerShell.Metagraphs;
using Taoverse.PowerShell.Pipeline;
using Taoverse.PowerShell.Storage;
using Taoverse.State;
using Taoverse.State.Transfer;
using Taoverse.Storage;

namespace Taoverse.PowerShell.Tracking;

/// <summary>Takes up what a state file holds, all or nothing.</summary>
[Cmdlet(VerbsData.Import, "TaoverseState", SupportsShouldProcess = true, DefaultParameterSetName = PathSet)]
[OutputType(typeof(StateTransfer))]
public sealed class ImportTaoverseStateCommand : StateCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralSet = "LiteralPath";
    private const string FileKind = "StateFile";

    /// <summary>The files, with wildcards.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>The files, each name as it is.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralSet)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>The subnet that is wanted; by default all that the file is about.</summary>
    [Parameter]
    [ValidateRange(0, ushort.MaxValue)]
    [ArgumentCompleter(typeof(NetUidCompleter))]
    public int? NetUid { get; set; }

    /// <summary>Adds to what the state holds of the subnets, where otherwise the file replaces it.</summary>
    [Parameter]
    public SwitchParameter Merge { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var path in ParameterSetName == PathSet ? Path : LiteralPath)
        {
            try
            {
                foreach (var file in ParameterSetName == PathSet ? NamedFiles.Find(this, path, FileKind) : [NamedFiles.Literal(this, path, FileKind)])
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
        var folder = StateLocation.Find(this, StatePath);
        if (!TryRun(sink => Task.FromResult(StateSnapshot.Read(file, NetUid, netUid => FindMetagraph(folder, netUid, sink.Token))), file, out var snapshot))
        {
            return;
        }

        var about = snapshot.Summary;
        var subnets = string.Join(", ", about.NetUid.Select(netUid => netUid.ToString(CultureInfo.InvariantCulture)));
        var action = string.Create(
            CultureInfo.InvariantCulture,
            $"{(Merge ? "Add to" : "Replace")} what the state holds of subnet {subnets}: {about.TrackedModels} models, {about.Evaluations} evaluations, {about.CompetitionWeights} weights");
        if (ShouldProcess(file, action))
        {
            RunOnState((state, sink) => ImportAsync(state, snapshot, sink), file);
        }
    }

    private static Metagraph? FindMetagraph(string folder, int netUid, CancellationToken cancellationToken)
    {
        using var state = StateDatabase.Open(folder, cancellationToken: cancellationToken);
        return state.Metagraphs.Find(netUid, cancellationToken);
    }

    private Task ImportAsync(StateDatabase state, StateSnapshot snapshot, OperationSink sink)
    {
        state.Import(snapshot, Merge, sink.Token);
        return sink.EmitAsync(snapshot.Summary);
    }
}
