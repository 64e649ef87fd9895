using System.Management.Automation;
using Taoverse.Models;
using Taoverse.PowerShell.Metagraphs;
using Taoverse.PowerShell.Models;
using Taoverse.PowerShell.Storage;
using Taoverse.State;
using Taoverse.Storage;

namespace Taoverse.PowerShell.Evaluation;

/// <summary>A cmdlet that looks at models: folders, stored models or tracked ones.</summary>
public abstract class ModelCmdlet : StateCmdlet
{
    private protected const string PathSet = "Path";
    private protected const string LiteralSet = "LiteralPath";
    private protected const string ObjectSet = "InputObject";
    private DiskModelStore? _store;

    /// <summary>The models' folders; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The models' folders, taken as they are.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralSet)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Models: tracked, stored, or folders by name.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ObjectSet)]
    [ValidateNotNull]
    public PSObject[] InputObject { get; set; } = [];

    /// <summary>The subnet, for models that do not say themselves which they belong to.</summary>
    [Parameter]
    [ValidateRange(0, ushort.MaxValue)]
    [ArgumentCompleter(typeof(NetUidCompleter))]
    public int? NetUid { get; set; }

    /// <summary>The folder that holds the store's folder of models; by default the state folder.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ModelStore { get; set; }

    private protected DiskModelStore Store => _store ??= ModelStoreLocation.Open(this, ModelStore ?? StatePath);

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var given = ParameterSetName switch
        {
            PathSet => Path.Cast<object>(),
            LiteralSet => LiteralPath,
            _ => InputObject,
        };
        foreach (var item in given)
        {
            try
            {
                foreach (var target in Find(item))
                {
                    Process(target);
                }
            }
            catch (TaoverseException failure)
            {
                Fail(failure, item);
            }
        }
    }

    /// <summary>Looks at one model.</summary>
    private protected abstract void Process(ModelTarget target);

    private IEnumerable<ModelTarget> Find(object item) => (item is PSObject wrapped ? wrapped.BaseObject : item) switch
    {
        TrackedModel model => [Tracked(model)],
        StoredModel model => [Stored(model)],
        DirectoryInfo folder => [Folder(folder.FullName, folder)],
        string path when ParameterSetName == LiteralSet => [Folder(ModelFolders.Literal(this, path), path)],
        string path => ModelFolders.Find(this, path).Select(folder => Folder(folder, folder)),
        var other => throw new TaoverseException(
            "NoModel", FaultKind.InvalidInput, $"An object of the type {other.GetType().FullName} is no model.",
            "Give folders, stored models of Get-StoredModel or Save-Model, or tracked ones of Get-TrackedModel."),
    };

    private ModelTarget Folder(string folder, object given) => new() { Folder = folder, Given = given, NetUid = NetUid };

    private ModelTarget Tracked(TrackedModel model)
    {
        var stored = model.Metadata.Id is { } id ? Store.Find(model.Hotkey, id) : null;
        return stored is not null ? ModelTarget.Of(model, stored) : throw new TaoverseException(
            "ModelNotStored", FaultKind.NotFound, $"The model of {model.Hotkey}, {model.Metadata.RepoId}, is not on this machine.",
            "Save it with Save-Model, or name the store that holds it with -ModelStore.");
    }

    private ModelTarget Stored(StoredModel model)
    {
        var target = new ModelTarget { Folder = model.Path, Given = model, Hotkey = model.Hotkey, NetUid = NetUid, Stored = model };
        if (NetUid is not { } netUid || !TryRunOnState((state, token) => state.Models.Find(netUid, model.Hotkey, token), out var tracked) || tracked is null)
        {
            return target;
        }

        // The hotkey may have committed another model since this one was saved.
        var id = tracked.Metadata.Id;
        return id is not null && id.RepoId == model.Id.RepoId && id.Commit == model.Id.Commit ? ModelTarget.Of(tracked, model) with { Given = model } : target;
    }

    private bool TryRunOnState<T>(Func<StateDatabase, CancellationToken, T> read, out T? result)
    {
        var folder = StateFolderPath;
        if (!StateDatabase.Exists(folder))
        {
            result = default;
            return false;
        }

        return TryRun(
            sink =>
            {
                using var state = StateDatabase.Open(folder, cancellationToken: sink.Token);
                return Task.FromResult(read(state, sink.Token));
            },
            StatePath ?? folder,
            out result);
    }
}
