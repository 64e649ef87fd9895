using Taoverse.Models;

namespace Taoverse.Storage;

/// <summary>Where models are published, such as the Hugging Face Hub.</summary>
public interface IRemoteModelStore
{
    /// <summary>Learns what a model is, and refuses what may not be fetched, before any of its weights is fetched.</summary>
    /// <param name="id">The model, at a commit.</param>
    /// <param name="maxBytes">The most that its repository may hold, in bytes; null for any size.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="TaoverseException">
    /// <c>CommitNotPinned</c>, <c>UnsafeFileName</c>, <c>TooManyFiles</c>, <c>ModelTooLarge</c>, <c>NotAModel</c>,
    /// <c>InvalidSafetensors</c>, or an error of the store.
    /// </exception>
    Task<RemoteModel> InspectAsync(ModelId id, long? maxBytes = null, CancellationToken cancellationToken = default);

    /// <summary>Fetches a model's files into <c>files/</c> of a work folder; what an earlier run left there is taken up.</summary>
    /// <param name="model">The model, as <see cref="InspectAsync"/> gave it.</param>
    /// <param name="workFolder">A folder for this download alone.</param>
    /// <param name="progress">Told of each piece; called from several threads.</param>
    /// <param name="cancellationToken">Ends the download; what has come is kept.</param>
    /// <returns>The SHA-256 of each file, 32 bytes, by its path.</returns>
    /// <exception cref="TaoverseException"><c>NotEnoughSpace</c>, <c>DiskFull</c>, <c>ContentMismatch</c>, or an error of the store.</exception>
    Task<IReadOnlyDictionary<string, byte[]>> DownloadAsync(
        RemoteModel model, string workFolder, IProgress<TransferProgress>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>Looks at a repository.</summary>
    /// <param name="repoId">Namespace and name.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The repository; null where it does not exist for this user.</returns>
    /// <exception cref="TaoverseException">An error of the store.</exception>
    Task<RemoteRepository?> FindAsync(string repoId, CancellationToken cancellationToken = default);

    /// <summary>Creates a repository; one that exists is left as it is.</summary>
    /// <param name="repoId">Namespace and name.</param>
    /// <param name="isPrivate">Whether only its owner sees it.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="TaoverseException">Rights are missing, or another error of the store.</exception>
    Task CreateAsync(string repoId, bool isPrivate, CancellationToken cancellationToken = default);

    /// <summary>Uploads files; what the store has is not sent again, and where it has all of them nothing changes.</summary>
    /// <param name="repoId">Namespace and name of a repository that exists.</param>
    /// <param name="files">The files.</param>
    /// <param name="hashes">The SHA-256 of each file, 32 bytes, by its relative path.</param>
    /// <param name="progress">Told of each piece; called from several threads.</param>
    /// <param name="cancellationToken">Ends the upload; what was sent is kept.</param>
    /// <returns>The commit that holds the files, and whether it is new.</returns>
    /// <exception cref="TaoverseException"><c>FileChanged</c>, or an error of the store.</exception>
    Task<RemoteCommit> UploadAsync(
        string repoId, IReadOnlyList<ModelFile> files, IReadOnlyDictionary<string, byte[]> hashes,
        IProgress<TransferProgress>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>Makes a repository private or public.</summary>
    /// <param name="repoId">Namespace and name.</param>
    /// <param name="isPrivate">Whether only its owner is to see it.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="TaoverseException">Rights are missing, or another error of the store.</exception>
    Task SetVisibilityAsync(string repoId, bool isPrivate, CancellationToken cancellationToken = default);
}
