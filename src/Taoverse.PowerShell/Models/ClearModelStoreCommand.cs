using System.Management.Automation;
using Taoverse.Models;
using Taoverse.PowerShell.Arguments;
using Taoverse.PowerShell.Pipeline;
using Taoverse.PowerShell.Storage;
using Taoverse.State;
using Taoverse.Storage;

namespace Taoverse.PowerShell.Models;

/// <summary>Deletes the models that no tracked model and nothing else refers to, once they are old enough.</summary>
[Cmdlet(VerbsCommon.Clear, "ModelStore", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(StoredModel))]
public sealed class ClearModelStoreCommand : StateCmdlet
{
    private readonly List<KeyValuePair<string, ModelId>> _kept = [];
    private bool _failed;

    /// <summary>What to keep besides the models that are tracked: objects with a Hotkey, and an Id or a ModelId.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject?[] Keep { get; set; } = [];

    /// <summary>How old the newest file of a model must be; a number is taken as seconds.</summary>
    [Parameter]
    [DurationTransformation(AllowZero = true, MaxDays = 3650)]
    public TimeSpan GracePeriod { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The folder that holds the store's folder of models; by default the state folder.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ModelStore { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var item in Keep ?? [])
        {
            if (item is null)
            {
                continue;
            }

            if (KeptModel.Read(item) is { } kept)
            {
                _kept.AddRange(kept);
            }
            else
            {
                _failed = true;
                Fail(
                    new TaoverseException(
                        "NothingToKeep", FaultKind.InvalidInput, $"'{item}' does not say which model of which hotkey is to be kept.",
                        "Give objects with the properties Hotkey and Id, such as those of Get-ModelCommitment. Nothing is deleted in this run."),
                    item);
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        // What was not understood might have been what is to be kept.
        if (_failed)
        {
            return;
        }

        var store = ModelStoreLocation.Open(this, ModelStore ?? StateFolderPath);
        if (!TryRun(sink => Task.FromResult(store.FindUnreferenced([.. _kept, .. Tracked(sink.Token)], GracePeriod).ToList()), null, out var unreferenced))
        {
            return;
        }

        foreach (var model in unreferenced)
        {
            if (ShouldProcess($"{model.Id.RepoId} at {model.Id.Commit} of {model.Hotkey} ({ByteProgress.Text(model.Bytes)}, {model.LastWriteTime:u})", "Delete"))
            {
                Run(sink => DeleteAsync(sink, store, model), model);
            }
        }

        if (ShouldProcess($"what interrupted downloads left before {DateTime.UtcNow - GracePeriod:u}", "Delete"))
        {
            Run(
                sink =>
                {
                    sink.Verbose($"Interrupted downloads had left {ByteProgress.Text(store.ClearLeftovers(GracePeriod))}.");
                    return Task.CompletedTask;
                });
        }
    }

    private IEnumerable<KeyValuePair<string, ModelId>> Tracked(CancellationToken cancellation)
    {
        if (!StateDatabase.Exists(StateFolderPath))
        {
            return [];
        }

        using var state = StateDatabase.Open(StateFolderPath, cancellationToken: cancellation);
        return [.. state.Models.List(cancellationToken: cancellation).Where(model => model.Id is not null).Select(model => KeyValuePair.Create(model.Hotkey, model.Id!))];
    }

    private static async Task DeleteAsync(OperationSink sink, DiskModelStore store, StoredModel model)
    {
        if (store.Delete(model))
        {
            await sink.EmitAsync(model).ConfigureAwait(false);
        }
        else
        {
            sink.Warning($"{model.Id.RepoId} of {model.Hotkey} is in use by now, and stays.");
        }
    }
}
