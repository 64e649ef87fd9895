using Taoverse.Models;

namespace Taoverse.Storage;

/// <summary>A model on its way into a <see cref="DiskModelStore"/>, whose writer this process is.</summary>
internal sealed class ModelStaging(DiskModelStore store, StorePaths paths, string hotkey, ModelId id, LeaseFile writer) : IModelStaging
{
    public string WorkFolder { get; } = paths.OfWork(hotkey, id);

    public StoredModel Complete(string hash)
    {
        if (!writer.IsHeld)
        {
            throw new TaoverseException(
                "StagingLost", FaultKind.InvalidState, $"Another process took over the download of {id.RepoId}, since this one did not move for a while.",
                "Repeat the call: it finds the model there, or goes on.");
        }

        var files = Path.Combine(WorkFolder, SnapshotFolders.Files);
        var target = paths.OfSnapshot(hotkey, id);
        var list = ModelFolder.List(files);
        new StoreManifest(hash, list.Count, list.Sum(f => f.Bytes)).Write(paths.OfManifest(hotkey, id));
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        if (Directory.Exists(target))
        {
            // What stands there was not put there whole, or it would have been found.
            Directory.Move(target, Path.Combine(WorkFolder, "replaced-" + Guid.NewGuid().ToString("N")));
        }

        Directory.Move(files, target);
        Discard();
        return store.Find(hotkey, id)!;
    }

    public void Discard()
    {
        if (writer.IsHeld && Directory.Exists(WorkFolder))
        {
            Directory.Delete(WorkFolder, recursive: true);
        }
    }

    public ValueTask DisposeAsync()
    {
        writer.Dispose();
        return ValueTask.CompletedTask;
    }
}
