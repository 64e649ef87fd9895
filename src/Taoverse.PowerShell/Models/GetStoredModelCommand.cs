using System.Management.Automation;
using Taoverse.Models;
using Taoverse.PowerShell.Pipeline;
using Taoverse.Storage;

namespace Taoverse.PowerShell.Models;

/// <summary>Gives the models that are on this machine.</summary>
[Cmdlet(VerbsCommon.Get, "StoredModel")]
[OutputType(typeof(StoredModel))]
public sealed class GetStoredModelCommand : AsyncCmdlet
{
    private DiskModelStore? _store;

    /// <summary>The hotkeys whose models to give, as SS58 addresses; by default all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(StoredHotkeyCompleter))]
    public string[]? Hotkey { get; set; }

    /// <summary>The model to give, or its compressed string; by default all of the hotkey.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ModelIdTransformation]
    public ModelId? ModelId { get; set; }

    /// <summary>The folder that holds the store's folder of models; by default the state folder.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ModelStore { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var store = _store ??= ModelStoreLocation.Open(this, ModelStore);
        if (Hotkey is null)
        {
            Run(async sink => { _ = await EmitAsync(sink, store.List().Where(Fits)).ConfigureAwait(false); });
        }

        foreach (var hotkey in Hotkey ?? [])
        {
            Run(
                async sink =>
                {
                    if (await EmitAsync(sink, store.List(hotkey).Where(Fits)).ConfigureAwait(false) == 0)
                    {
                        throw new TaoverseException(
                            "ModelNotStored", FaultKind.NotFound, $"The store holds no such model of {hotkey}.", "Save it with Save-Model.");
                    }
                },
                hotkey);
        }
    }

    private static async Task<int> EmitAsync(OperationSink sink, IEnumerable<StoredModel> models)
    {
        var count = 0;
        foreach (var model in models)
        {
            await sink.EmitAsync(model).ConfigureAwait(false);
            count++;
        }

        return count;
    }

    private bool Fits(StoredModel model) =>
        ModelId is null || (model.Id.RepoId == ModelId.RepoId && (ModelId.Commit is null || model.Id.Commit == ModelId.Commit));
}
