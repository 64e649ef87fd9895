using System.Runtime.CompilerServices;
using Taoverse.Models;

namespace Taoverse.Storage;

/// <summary>Where the hotkeys of one subnet say which models are theirs.</summary>
public interface IModelMetadataStore
{
    /// <summary>The subnet.</summary>
    int NetUid { get; }

    /// <summary>Writes what a hotkey commits to, and waits until it stands.</summary>
    /// <param name="hotkey">SS58 address of the hotkey.</param>
    /// <param name="id">The model.</param>
    /// <param name="cancellationToken">Ends the wait; the write may stand all the same.</param>
    /// <exception cref="TaoverseException">The write was refused, or it is not known whether it stands.</exception>
    Task StoreAsync(string hotkey, ModelId id, CancellationToken cancellationToken = default);

    /// <summary>Reads what a hotkey committed to.</summary>
    /// <param name="hotkey">SS58 address of the hotkey.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>The metadata, with its block; null where there is none.</returns>
    /// <exception cref="TaoverseException">The store cannot be reached or read.</exception>
    Task<ModelMetadata?> RetrieveAsync(string hotkey, CancellationToken cancellationToken = default);

    /// <summary>Reads what several hotkeys committed to, in as few round trips as the store can.</summary>
    /// <param name="hotkeys">SS58 addresses of the hotkeys.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>The metadata of those that committed something.</returns>
    /// <exception cref="TaoverseException">The store cannot be reached or read.</exception>
    async IAsyncEnumerable<ModelMetadata> RetrieveAllAsync(
        IReadOnlyCollection<string> hotkeys, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var hotkey in hotkeys)
        {
            if (await RetrieveAsync(hotkey, cancellationToken).ConfigureAwait(false) is { } metadata)
            {
                yield return metadata;
            }
        }
    }
}
