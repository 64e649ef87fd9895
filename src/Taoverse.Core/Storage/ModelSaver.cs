using Taoverse.Models;

namespace Taoverse.Storage;

/// <summary>Brings models from a remote store into the local one, verified.</summary>
/// <param name="remote">Where they come from.</param>
/// <param name="local">Where they go.</param>
/// <param name="timeProvider">The clock; null for the system's.</param>
public sealed class ModelSaver(IRemoteModelStore remote, ILocalModelStore local, TimeProvider? timeProvider = null)
{
    private readonly TimeProvider _time = timeProvider ?? TimeProvider.System;

    /// <summary>Saves a model. One that is there already, with the right hash, needs no network.</summary>
    /// <param name="hotkey">SS58 address of the hotkey that committed it.</param>
    /// <param name="id">The model, at a commit.</param>
    /// <param name="maxBytes">The most that its repository may hold, in bytes; null for any size.</param>
    /// <param name="cancellationToken">Ends the work; what has come is kept for a later run.</param>
    /// <returns>The steps as they happen, some ten reports of progress a second, and the model at the end.</returns>
    /// <exception cref="TaoverseException">
    /// <c>HashMismatch</c> where the files are not those that the hotkey committed to, or an error of one of the stores.
    /// </exception>
    public IAsyncEnumerable<ModelSaveEvent> SaveAsync(string hotkey, ModelId id, long? maxBytes = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        return OperationEvents.RunAsync<ModelSaveEvent>(
            (emit, token) => RunAsync(hotkey, id, inspect => remote.InspectAsync(id, maxBytes, inspect), emit, token), cancellationToken);
    }

    /// <summary>Saves a model that was inspected already. One that is there, with the right hash, needs no network.</summary>
    /// <param name="hotkey">SS58 address of the hotkey that committed it.</param>
    /// <param name="model">The model, as the remote store described it.</param>
    /// <param name="cancellationToken">Ends the work; what has come is kept for a later run.</param>
    /// <returns>The steps as they happen, some ten reports of progress a second, and the model at the end.</returns>
    /// <exception cref="TaoverseException">
    /// <c>HashMismatch</c> where the files are not those that the hotkey committed to, or an error of one of the stores.
    /// </exception>
    public IAsyncEnumerable<ModelSaveEvent> SaveAsync(string hotkey, RemoteModel model, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        return OperationEvents.RunAsync<ModelSaveEvent>((emit, token) => RunAsync(hotkey, model.Id, _ => Task.FromResult(model), emit, token), cancellationToken);
    }

    private async Task RunAsync(
        string hotkey, ModelId id, Func<CancellationToken, Task<RemoteModel>> inspect, Action<ModelSaveEvent> emit, CancellationToken cancellationToken)
    {
        if (await FindAsync(hotkey, id, cancellationToken).ConfigureAwait(false) is { } there)
        {
            emit(new ModelSaveEvent(ModelSaveStep.Done) { Model = there, WasThere = true });
            return;
        }

        var staging = await local.StageAsync(hotkey, id, cancellationToken).ConfigureAwait(false);
        await using (staging.ConfigureAwait(false))
        {
            // Another process may have saved it while this one waited.
            if (await FindAsync(hotkey, id, cancellationToken).ConfigureAwait(false) is { } meanwhile)
            {
                staging.Discard();
                emit(new ModelSaveEvent(ModelSaveStep.Done) { Model = meanwhile, WasThere = true });
                return;
            }

            emit(new ModelSaveEvent(ModelSaveStep.Inspect));
            var model = await inspect(cancellationToken).ConfigureAwait(false);
            emit(new ModelSaveEvent(ModelSaveStep.Download) { Remote = model });
            var progress = OperationEvents.Throttle(_time, p => emit(new ModelSaveEvent(ModelSaveStep.Download) { Progress = p }));
            var hashes = await remote.DownloadAsync(model, staging.WorkFolder, progress, cancellationToken).ConfigureAwait(false);
            emit(new ModelSaveEvent(ModelSaveStep.Verify) { Remote = model });
            var hash = ModelHash.Combine(hashes);
            if (ModelHash.Matches(id, hash, hotkey) == false)
            {
                staging.Discard();
                throw new TaoverseException(
                    "HashMismatch", FaultKind.Security,
                    $"The files of {id.RepoId} at {id.Commit} have the hash {hash}, which is not the one that {hotkey} committed to.", "Do not use this model.");
            }

            emit(new ModelSaveEvent(ModelSaveStep.Done) { Remote = model, Model = staging.Complete(hash) });
        }
    }

    /// <summary>A model that is there whole. One that another program put there is trusted where its hash is the committed one.</summary>
    private async Task<StoredModel?> FindAsync(string hotkey, ModelId id, CancellationToken cancellationToken)
    {
        if (local.Find(hotkey, id) is not { FileCount: > 0 } found)
        {
            return null;
        }

        if (found.IsVerified)
        {
            return ModelHash.Matches(id, found.Id.Hash!, hotkey) == false ? null : found;
        }

        var hash = (await ModelHasher.HashFolderAsync(found.Path, cancellationToken: cancellationToken).ConfigureAwait(false)).Hash;
        return ModelHash.Matches(id, hash, hotkey) == true ? local.Confirm(found, hash) : null;
    }
}
