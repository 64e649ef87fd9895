namespace Taoverse.Storage;

/// <summary>What interrupted downloads and deletions leave behind in a <see cref="DiskModelStore"/>.</summary>
internal static class StoreLeftovers
{
    /// <summary>Deletes what is older than a time and nobody works on; gives the bytes that were freed.</summary>
    public static long Clear(StorePaths paths, DateTime oldest)
    {
        var freed = 0L;
        foreach (var repo in Folders(paths.Root).SelectMany(Folders).Where(f => StorePaths.ReadRepo(Path.GetFileName(f)) is not null))
        {
            var leases = Path.Combine(repo, StorePaths.Leases);
            foreach (var work in Folders(Path.Combine(repo, StorePaths.Partial)))
            {
                using var writer = LeaseFile.TryTake(Path.Combine(leases, Path.GetFileName(work) + StorePaths.WriterSuffix));
                freed += writer is null ? 0 : Remove(work, oldest);
            }

            freed += Folders(repo).Where(f => Path.GetFileName(f).StartsWith(StorePaths.DeletedPrefix, StringComparison.Ordinal)).Sum(f => Remove(f, oldest));
            foreach (var lease in Files(leases).Where(f => File.GetLastWriteTimeUtc(f) < oldest && !LeaseFile.IsAlive(f)))
            {
                File.Delete(lease);
            }

            var parts = (string[])[StorePaths.Snapshots, StorePaths.Partial, StorePaths.Leases, StorePaths.Manifests];
            foreach (var folder in parts.Select(p => Path.Combine(repo, p)).Append(repo).Append(Path.GetDirectoryName(repo)!))
            {
                RemoveEmpty(folder, oldest);
            }
        }

        return freed;
    }

    private static long Remove(string folder, DateTime oldest)
    {
        var files = new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).ToList();
        if (files.Select(f => f.LastWriteTimeUtc).DefaultIfEmpty(Directory.GetLastWriteTimeUtc(folder)).Max() >= oldest)
        {
            return 0;
        }

        var bytes = files.Sum(f => f.Length);
        Directory.Delete(folder, recursive: true);
        return bytes;
    }

    /// <summary>An empty folder may have been made a moment ago, for what is about to come.</summary>
    private static void RemoveEmpty(string folder, DateTime oldest)
    {
        if (!Directory.Exists(folder) || Directory.GetLastWriteTimeUtc(folder) >= oldest || Directory.EnumerateFileSystemEntries(folder).Any())
        {
            return;
        }

        try
        {
            Directory.Delete(folder);
        }
        catch (IOException)
        {
            // Something came meanwhile.
        }
    }

    private static string[] Folders(string path) => Directory.Exists(path) ? Directory.GetDirectories(path) : [];

    private static string[] Files(string path) => Directory.Exists(path) ? Directory.GetFiles(path) : [];
}
