using System.Security.Cryptography;
using System.Text;
using Taoverse.Hub.Repos;
using Taoverse.Models;
using Taoverse.Storage;

namespace Taoverse.Hub.Transfers;

/// <summary>
/// Files of one commit on their way into a work folder: <c>files/</c> holds those that are whole and verified, <c>parts/</c> what
/// has come of the others. A later run takes up both.
/// </summary>
internal sealed class SnapshotDownload
{
    private const int LockedLinux = 11;
    private const int LockedMac = 35;
    private const int LockedWindows = unchecked((int)0x80070020);
    private const int MaxRounds = 2;
    private const long Reserve = 64L << 20;
    private readonly HubClient _client;
    private readonly string _repo;
    private readonly string _commit;
    private readonly IReadOnlyList<HubFile> _files;
    private readonly string _folder;
    private readonly string _parts;
    private readonly TransferMeter _meter;
    private readonly SmallDownload _small;

    public SnapshotDownload(
        HubClient client, string repo, string commit, IReadOnlyList<HubFile> files, string workFolder, IProgress<TransferProgress>? progress)
    {
        ModelFileRules.Check([.. files.Select(f => f.Path)]);
        (_client, _repo, _commit, _files) = (client, repo, commit, files);
        _folder = Path.Combine(workFolder, SnapshotFolders.Files);
        _parts = Path.Combine(workFolder, SnapshotFolders.Parts);
        _meter = new TransferMeter(files.Sum(f => f.Bytes!.Value), progress);
        _small = new SmallDownload(client, repo, commit);
    }

    /// <summary>How much room a folder's disk has.</summary>
    public Func<string, long> FreeSpace { get; init; } = static folder => new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;

    /// <summary>Fetches what is missing.</summary>
    /// <returns>The SHA-256 of each file, 32 bytes, by its path.</returns>
    /// <exception cref="TaoverseException">
    /// <c>NotEnoughSpace</c>, <c>DiskFull</c>, <c>ContentMismatch</c>, <c>DownloadInUse</c>, or a <see cref="HubException"/>.
    /// </exception>
    public async Task<IReadOnlyDictionary<string, byte[]>> RunAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_folder);
        Directory.CreateDirectory(_parts);
        RemoveStrangers(new DirectoryInfo(_folder), _files.Select(f => f.Path).ToHashSet(StringComparer.Ordinal));
        CheckSpace();
        var hashes = new byte[_files.Count][];
        var options = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, _client.Options.Connections), CancellationToken = cancellationToken };
        try
        {
            await Parallel.ForAsync(0, _files.Count, options, async (i, token) => hashes[i] = await FetchAsync(_files[i], token).ConfigureAwait(false))
                .ConfigureAwait(false);
        }
        catch (IOException error)
        {
            throw DiskErrors.Of(_folder, error);
        }

        return _files.Select((f, i) => (f.Path, Hash: hashes[i])).ToDictionary(f => f.Path, f => f.Hash, StringComparer.Ordinal);
    }

    private async Task<byte[]> FetchAsync(HubFile file, CancellationToken cancellationToken)
    {
        var final = Path.GetFullPath(Path.Combine(_folder, file.Path));
        if (await FindWholeAsync(file, final, cancellationToken).ConfigureAwait(false) is { } known)
        {
            _meter.Add(file.Path, file.Bytes!.Value, file.Bytes.Value, file.Bytes.Value);
            return known;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(final)!);
        var path = PartOf(file);
        byte[]? hash;
        try
        {
            hash = file.Bytes <= PartialFile.BlockBytes
                ? await FetchSmallAsync(file, path, cancellationToken).ConfigureAwait(false)
                : await FetchPartsAsync(file, path, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException error) when (error.HResult is LockedLinux or LockedMac or LockedWindows)
        {
            throw new TaoverseException("DownloadInUse", FaultKind.InvalidState, $"Another process is downloading '{file.Path}' into the same folder.", "Wait for it.", error);
        }

        if (hash is null)
        {
            File.Delete(path);
            File.Delete(PartialFile.JournalOf(path));
            throw HubErrors.ContentMismatch(file.Path, file.Sha256 is null ? "its git blob id differs" : "its SHA-256 differs");
        }

        File.Move(path, final, overwrite: true);
        if (file.Bytes > PartialFile.BlockBytes)
        {
            // So that a later run need not read it again for its hash.
            await File.WriteAllTextAsync(DoneOf(file), Convert.ToHexStringLower(hash), cancellationToken).ConfigureAwait(false);
            File.Delete(PartialFile.JournalOf(path));
        }

        return hash;
    }

    private async Task<byte[]> FetchSmallAsync(HubFile file, string path, CancellationToken cancellationToken)
    {
        await _client.Connections.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var hash = await _small.FetchAsync(file, path, cancellationToken).ConfigureAwait(false);
            _meter.Add(file.Path, file.Bytes!.Value, file.Bytes.Value, file.Bytes.Value);
            return hash;
        }
        finally
        {
            _client.Connections.Release();
        }
    }

    private async Task<byte[]?> FetchPartsAsync(HubFile file, string path, CancellationToken cancellationToken)
    {
        using var partial = new PartialFile(path, $"{file.Sha256 ?? file.BlobId ?? _commit}\n{file.Path}", file.Bytes!.Value);
        var download = new FileDownload(_client, _repo, _commit, file, partial, _meter);
        await using (download.ConfigureAwait(false))
        {
            download.CountKept();
            for (var round = 0; round < MaxRounds; round++)
            {
                var options = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, _client.Options.Connections), CancellationToken = cancellationToken };
                for (var missing = download.MissingParts(); missing.Count > 0; missing = download.MissingParts())
                {
                    await Parallel.ForEachAsync(missing, options, (part, token) => FetchPartAsync(download, part, token)).ConfigureAwait(false);
                }

                if (await download.VerifyAsync().ConfigureAwait(false) is { } hash)
                {
                    return hash;
                }
            }
        }

        return null;
    }

    private async ValueTask FetchPartAsync(FileDownload download, (int Begin, int End) part, CancellationToken cancellationToken)
    {
        await _client.Connections.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await download.FetchAsync(part, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _client.Connections.Release();
        }
    }

    /// <summary>A file that an earlier run has brought; it is read only where that run ended before it noted the hash.</summary>
    private async Task<byte[]?> FindWholeAsync(HubFile file, string path, CancellationToken cancellationToken)
    {
        if (new FileInfo(path) is not { Exists: true } found || found.Length != file.Bytes)
        {
            return null;
        }

        if (File.Exists(DoneOf(file)) && await File.ReadAllTextAsync(DoneOf(file), cancellationToken).ConfigureAwait(false) is { Length: 64 } noted
            && (file.Sha256 is null || file.Sha256 == noted))
        {
            return Convert.FromHexString(noted);
        }

        var hashes = await ModelHasher.HashFilesAsync([new ModelFile(file.Path, path, found.Length)], null, cancellationToken).ConfigureAwait(false);
        var right = file.Sha256 is not null
            ? Convert.ToHexStringLower(hashes[file.Path]) == file.Sha256
            : file.BlobId is not null && file.BlobId == GitBlob.IdOfFile(path, found.Length);
        return right ? hashes[file.Path] : null;
    }

    /// <summary>
    /// Files that are none of this download would become part of the model's folder. A link is removed and not followed: what it
    /// leads to is someone else's.
    /// </summary>
    private void RemoveStrangers(DirectoryInfo folder, HashSet<string> ours)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo { LinkTarget: null } inner)
            {
                RemoveStrangers(inner, ours);
            }
            else if (entry.LinkTarget is not null || !ours.Contains(Path.GetRelativePath(_folder, entry.FullName).Replace(Path.DirectorySeparatorChar, '/')))
            {
                entry.Delete();
            }
        }
    }

    private void CheckSpace()
    {
        var needed = _files.Where(f => !File.Exists(Path.Combine(_folder, f.Path))).Sum(f => f.Bytes!.Value - AllocatedOf(f));
        if (needed > 0 && FreeSpace(_folder) is var free && free < needed + Reserve)
        {
            throw DiskErrors.NotEnoughSpace(_folder, needed, free);
        }
    }

    /// <summary>The bytes that a partial file has on disk: each journalled block, no matter how the file system counts holes.</summary>
    private long AllocatedOf(HubFile file)
    {
        var journal = PartialFile.JournalOf(PartOf(file));
        return File.Exists(journal)
            ? Math.Min(file.Bytes!.Value, (long)File.ReadAllBytes(journal).Skip(SHA256.HashSizeInBytes).Count(b => b == 1) * PartialFile.BlockBytes)
            : 0;
    }

    private string PartOf(HubFile file) => Path.Combine(_parts, KeyOf(file) + ".part");

    private string DoneOf(HubFile file) => Path.Combine(_parts, KeyOf(file) + ".done");

    private static string KeyOf(HubFile file) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(file.Path)))[..32];
}
