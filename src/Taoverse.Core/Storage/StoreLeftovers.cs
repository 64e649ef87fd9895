namespace Taoverse.Storage;

/// <summary>What interrupted downloads and deletions leave behind in a <see cref="DiskModelStore"/>.</summary>
internal static class StoreLeftovers
{
    /// <summary>Deletes what is older than a time and nobody works on; gives the bytes that were freed.</summary>
    public static long Clear(StorePaths paths, DateTime oldest)
    {
        var freed = 0L;
        foreach (var repo in SharedFolder.Folders(paths.Root).SelectMany(SharedFolder.Folders).Where(f => StorePaths.ReadRepo(Path.GetFileName(f)) is not null))
        {
            var leases = Path.Combine(repo, StorePaths.Leases);
            foreach (var work in SharedFolder.Folders(Path.Combine(repo, StorePaths.Partial)))
            {
                using var writer = LeaseFile.TryTake(Path.Combine(leases, Path.GetFileName(work) + StorePaths.WriterSuffix));
                freed += writer is null ? 0 : Remove(work, oldest);
            }

            freed += SharedFolder.Folders(repo).Where(f => Path.GetFileName(f).StartsWith(StorePaths.DeletedPrefix, StringComparison.Ordinal)).Sum(f => Remove(f, oldest));
            foreach (var lease in SharedFolder.Files(leases).Where(f => File.GetLastWriteTimeUtc(f) < oldest))
            {
                LeaseFile.TryRemove(lease);
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
        try
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
        catch (Exception error) when (SharedFolder.IsGone(error))
        {
            // Another process clears, too.
            return 0;
        }
    }

    /// <summary>An empty folder may have been made a moment ago, for what is about to come.</summary>
    private static void RemoveEmpty(string folder, DateTime oldest)
    {
        if (!Directory.Exists(folder) || Directory.GetLastWriteTimeUtc(folder) >= oldest)
        {
            return;
        }

        try
        {
            Directory.Delete(folder);
        }
        catch (IOException)
        {
            // It is not empty, or another process was faster.
        }
    }
}
