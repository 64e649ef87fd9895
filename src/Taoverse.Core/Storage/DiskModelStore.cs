using Taoverse.Models;

namespace Taoverse.Storage;

/// <summary>Models on disk, in the folders of the Python package, as plain files. Several processes may use one store.</summary>
/// <param name="baseFolder">The folder that holds <c>models/</c>.</param>
/// <param name="timeProvider">The clock; null for the system's.</param>
public sealed class DiskModelStore(string baseFolder, TimeProvider? timeProvider = null) : ILocalModelStore
{
    private const int MaxAttempts = 20;
    private static readonly TimeSpan PollPeriod = TimeSpan.FromMilliseconds(250);
    private readonly StorePaths _paths = new(baseFolder);
    private readonly TimeProvider _time = timeProvider ?? TimeProvider.System;

    /// <inheritdoc/>
    public string GetPath(string hotkey) => _paths.OfHotkey(hotkey);

    /// <inheritdoc/>
    public string GetPath(string hotkey, ModelId id) => _paths.OfSnapshot(hotkey, id);

    /// <inheritdoc/>
    public StoredModel? Find(string hotkey, ModelId id)
    {
        ArgumentNullException.ThrowIfNull(id);
        var path = _paths.OfSnapshot(hotkey, id);
        for (var attempts = 1; ; attempts++)
        {
            try
            {
                return Directory.Exists(path) ? Describe(hotkey, id, path) : null;
            }
            catch (Exception error) when (attempts < MaxAttempts && IsGone(error))
            {
                // Someone deletes it, or puts it back since it is in use.
            }
        }
    }

    /// <inheritdoc/>
    public IEnumerable<StoredModel> List(string? hotkey = null) =>
        hotkey is null ? Folders(_paths.Root).SelectMany(h => ListOf(h, Path.Combine(_paths.Root, h))) : ListOf(hotkey, _paths.OfHotkey(hotkey));

    /// <inheritdoc/>
    public async Task<IModelStaging> StageAsync(string hotkey, ModelId id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        while (true)
        {
            if (LeaseFile.TryTake(_paths.OfWriter(hotkey, id)) is { } writer)
            {
                Directory.CreateDirectory(_paths.OfWork(hotkey, id));
                return new ModelStaging(this, _paths, hotkey, id, writer);
            }

            await Task.Delay(PollPeriod, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public StoredModel Confirm(StoredModel model, string hash)
    {
        ArgumentNullException.ThrowIfNull(model);
        new StoreManifest(hash, model.FileCount, model.Bytes).Write(_paths.OfManifest(model.Hotkey, model.Id));
        return Find(model.Hotkey, model.Id) ?? model;
    }

    /// <inheritdoc/>
    public IDisposable Use(StoredModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var folder = _paths.OfLeases(model.Hotkey, model.Id);

        // First the lease, then the look: whoever deletes does it the other way round.
        for (var attempts = 0; attempts < MaxAttempts; attempts++)
        {
            var lease = LeaseFile.TryTake(Path.Combine(folder, StorePaths.LeasePrefix(model.Id) + Guid.NewGuid().ToString("N") + ".lease"));
            if (lease is not null && Directory.Exists(model.Path))
            {
                return lease;
            }

            lease?.Dispose();
            Thread.Sleep(10);
        }

        throw new TaoverseException("ModelNotStored", FaultKind.NotFound, $"The model {model.Id.RepoId} is no longer in the store.", "Save it again.");
    }

    /// <inheritdoc/>
    public IEnumerable<StoredModel> FindUnreferenced(IReadOnlyCollection<KeyValuePair<string, ModelId>> referenced, TimeSpan gracePeriod)
    {
        var kept = referenced.Select(r => (r.Key, r.Value.Namespace, r.Value.Name, r.Value.Commit)).ToHashSet();
        var oldest = _time.GetUtcNow().UtcDateTime - gracePeriod;
        return List().Where(m => !kept.Contains((m.Hotkey, m.Id.Namespace, m.Id.Name, m.Id.Commit)) && m.LastWriteTime < oldest && !IsInUse(m));
    }

    /// <inheritdoc/>
    public bool Delete(StoredModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var path = _paths.OfSnapshot(model.Hotkey, model.Id);
        var aside = Path.Combine(_paths.OfRepo(model.Hotkey, model.Id), StorePaths.DeletedPrefix + Guid.NewGuid().ToString("N"));
        using var writer = LeaseFile.TryTake(_paths.OfWriter(model.Hotkey, model.Id));
        if (writer is null || IsInUse(model) || !Directory.Exists(path))
        {
            return false;
        }

        try
        {
            Directory.Move(path, aside);
            if (IsInUse(model))
            {
                Directory.Move(aside, path);
                return false;
            }

            StoreManifest.Delete(_paths.OfManifest(model.Hotkey, model.Id));
            Directory.Delete(aside, recursive: true);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TaoverseException(
                "ModelNotDeleted", FaultKind.Unavailable, $"The folder '{path}' cannot be deleted: {error.Message}", "Check who uses its files, and the rights to it.", error);
        }
    }

    /// <inheritdoc/>
    public long ClearLeftovers(TimeSpan gracePeriod) => StoreLeftovers.Clear(_paths, _time.GetUtcNow().UtcDateTime - gracePeriod);

    /// <summary>Whether some process has a lease on a model.</summary>
    /// <param name="model">The model.</param>
    public bool IsInUse(StoredModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return SharedFolder.Files(_paths.OfLeases(model.Hotkey, model.Id), StorePaths.LeasePrefix(model.Id) + "*.lease").Any(LeaseFile.IsAlive);
    }

    private IEnumerable<StoredModel> ListOf(string hotkey, string folder)
    {
        foreach (var repo in Folders(folder))
        {
            if (StorePaths.ReadRepo(repo) is not var (owner, name))
            {
                continue;
            }

            foreach (var commit in Folders(Path.Combine(folder, repo, StorePaths.Snapshots)))
            {
                if (TryFind(hotkey, new ModelId { Namespace = owner, Name = name, Commit = commit }) is { } model)
                {
                    yield return model;
                }
            }
        }
    }

    private static bool IsGone(Exception error) =>
        SharedFolder.IsGone(error) || error is TaoverseException { ErrorId: "ModelFolderNotFound" };

    private static IEnumerable<string> Folders(string path) => SharedFolder.Folders(path).Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal);

    private StoredModel? TryFind(string hotkey, ModelId id)
    {
        try
        {
            return Find(hotkey, id);
        }
        catch (TaoverseException)
        {
            // A folder whose name could not have come from here.
            return null;
        }
    }

    private StoredModel Describe(string hotkey, ModelId id, string path)
    {
        var files = ModelFolder.List(path);
        var manifest = StoreManifest.Read(_paths.OfManifest(hotkey, id));
        var bytes = files.Sum(f => f.Bytes);
        var verified = manifest is not null && manifest.FileCount == files.Count && manifest.Bytes == bytes;
        var times = files.Select(f => File.GetLastWriteTimeUtc(f.FullPath)).DefaultIfEmpty(Directory.GetLastWriteTimeUtc(path)).ToList();
        if (times.Contains(SharedFolder.TimeOfNothing))
        {
            throw new FileNotFoundException($"Files of '{path}' are gone.");
        }

        return new StoredModel
        {
            Hotkey = hotkey,
            Id = verified ? id with { Hash = manifest!.Hash } : id,
            Path = path,
            FileCount = files.Count,
            Bytes = bytes,
            LastWriteTime = times.Max(),
            IsVerified = verified,
        };
    }
}
