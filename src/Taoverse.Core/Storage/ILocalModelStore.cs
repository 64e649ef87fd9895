using Taoverse.Models;

namespace Taoverse.Storage;

/// <summary>Where models are kept on this machine, by hotkey.</summary>
public interface ILocalModelStore
{
    /// <summary>Where the models of a hotkey are kept, whether there are any or not.</summary>
    /// <param name="hotkey">SS58 address of the hotkey.</param>
    /// <exception cref="TaoverseException"><c>InvalidModelPath</c>.</exception>
    string GetPath(string hotkey);

    /// <summary>Where a model is kept, whether it is there or not.</summary>
    /// <param name="hotkey">SS58 address of the hotkey.</param>
    /// <param name="id">The model, at a commit.</param>
    /// <exception cref="TaoverseException"><c>InvalidModelPath</c>.</exception>
    string GetPath(string hotkey, ModelId id);

    /// <summary>Finds a model.</summary>
    /// <param name="hotkey">SS58 address of the hotkey.</param>
    /// <param name="id">The model, at a commit.</param>
    /// <returns>The model; null where it is not there.</returns>
    /// <exception cref="TaoverseException"><c>InvalidModelPath</c>.</exception>
    StoredModel? Find(string hotkey, ModelId id);

    /// <summary>Lists the models, by hotkey.</summary>
    /// <param name="hotkey">SS58 address of the one hotkey that is wanted; null for all.</param>
    /// <exception cref="TaoverseException"><c>InvalidModelPath</c>.</exception>
    IEnumerable<StoredModel> List(string? hotkey = null);

    /// <summary>Begins to store a model. One process at a time does; others wait, and find it there when it is done.</summary>
    /// <param name="hotkey">SS58 address of the hotkey.</param>
    /// <param name="id">The model, at a commit.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TaoverseException"><c>InvalidModelPath</c>.</exception>
    Task<IModelStaging> StageAsync(string hotkey, ModelId id, CancellationToken cancellationToken = default);

    /// <summary>Notes that a model which another program put there is whole, its hash having been checked.</summary>
    /// <param name="model">The model.</param>
    /// <param name="hash">The hash of its folder.</param>
    StoredModel Confirm(StoredModel model, string hash);

    /// <summary>Marks a model as in use until the lease is disposed: no process deletes it until then.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="TaoverseException"><c>ModelNotStored</c>.</exception>
    IDisposable Use(StoredModel model);

    /// <summary>Finds what may be deleted: models that nothing refers to, that are not in use, and whose newest file is old enough.</summary>
    /// <param name="referenced">The models to keep, by hotkey.</param>
    /// <param name="gracePeriod">How old the newest file must be.</param>
    IEnumerable<StoredModel> FindUnreferenced(IReadOnlyCollection<KeyValuePair<string, ModelId>> referenced, TimeSpan gracePeriod);

    /// <summary>Deletes a model, unless it is in use.</summary>
    /// <param name="model">The model.</param>
    /// <returns>Whether it was deleted; false where it is in use or gone.</returns>
    /// <exception cref="TaoverseException"><c>ModelNotDeleted</c>.</exception>
    bool Delete(StoredModel model);

    /// <summary>Deletes what interrupted downloads and deletions left, where nothing of it is in use and all of it is old enough.</summary>
    /// <param name="gracePeriod">How old the newest file must be.</param>
    /// <returns>The bytes that were freed.</returns>
    long ClearLeftovers(TimeSpan gracePeriod);
}
