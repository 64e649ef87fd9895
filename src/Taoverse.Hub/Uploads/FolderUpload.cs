using System.Net;
using System.Text.Json;
using RestSharp;
using Taoverse.Hub.Http;
using Taoverse.Hub.Repos;
using Taoverse.Hub.Transfers;
using Taoverse.Models;
using Taoverse.Storage;

namespace Taoverse.Hub.Uploads;

/// <summary>
/// Brings a repository's newest commit to hold the given files: what differs is sent and committed at once, on top of the commit
/// that was looked at. Repeated after an interruption, it sends what is still missing; repeated after its end, nothing.
/// </summary>
internal sealed class FolderUpload(HubClient client, string repo, string title, string journalFolder, IProgress<TransferProgress>? progress)
{
    private const int FilesPerCall = 100;
    private const int FilesAtOnce = 4;
    private const int SampleBytes = 512;
    private readonly string _name = RepoName.Escape(repo);

    public async Task<HubUploadResult> RunAsync(
        IReadOnlyList<ModelFile> files, IReadOnlyDictionary<string, byte[]> hashes, CancellationToken cancellationToken)
    {
        ModelFileRules.Check([.. files.Select(f => f.RelativePath)]);
        var head = await client.GetModelAsync(repo, cancellationToken: cancellationToken).ConfigureAwait(false);
        var changed = await FindChangedAsync(files, hashes, head, cancellationToken).ConfigureAwait(false);
        var removed = FindRemoved(files, head);
        if (changed.Count == 0 && removed.Count == 0)
        {
            return new HubUploadResult(head.Commit, IsNew: false, 0, 0);
        }

        var large = changed.Where(f => f.IsLfs).ToList();
        var upload = new LfsUpload(client, repo, journalFolder, new TransferMeter(large.Sum(f => f.Bytes), progress));
        var options = new ParallelOptions { MaxDegreeOfParallelism = FilesAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(large.DistinctBy(f => f.Oid), options, async (file, token) =>
        {
            await upload.SendAsync(file, token).ConfigureAwait(false);
            CheckUnchanged(file, files);
        }).ConfigureAwait(false);

        var commit = await CommitAsync(head.Commit, changed, removed, cancellationToken).ConfigureAwait(false);

        // The commit that was named is what others will be sent to: it must be the one that was made.
        return Holds(await client.GetModelAsync(repo, commit, cancellationToken).ConfigureAwait(false), changed, removed)
            ? new HubUploadResult(commit, IsNew: true, large.Count, changed.Count - large.Count)
            : throw HubErrors.InvalidAnswer(client.Http.Address($"/api/models/{_name}/commit/main"), $"commit {commit} does not hold what was sent");
    }

    private async Task<List<UploadFile>> FindChangedAsync(
        IReadOnlyList<ModelFile> files, IReadOnlyDictionary<string, byte[]> hashes, HubModelInfo head, CancellationToken cancellationToken)
    {
        var there = head.Files.ToDictionary(f => f.Path, StringComparer.Ordinal);
        var changed = new List<UploadFile>();
        foreach (var file in files)
        {
            var upload = new UploadFile(file.RelativePath, file.FullPath, file.Bytes, hashes[file.RelativePath]);
            var same = there.TryGetValue(file.RelativePath, out var remote)
                && (remote.Sha256 is not null ? remote.Sha256 == upload.Oid : remote.Bytes == file.Bytes && remote.BlobId == GitBlob.IdOfFile(file.FullPath, file.Bytes));
            if (!same)
            {
                changed.Add(upload);
            }
        }

        return await SortOutAsync(changed, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks the hub which files go through LFS.</summary>
    private async Task<List<UploadFile>> SortOutAsync(List<UploadFile> files, CancellationToken cancellationToken)
    {
        var uri = client.Http.Address($"/api/models/{_name}/preupload/main");
        var modes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var chunk in files.Chunk(FilesPerCall))
        {
            var body = new { files = chunk.Select(f => new { path = f.Path, size = f.Bytes, sample = Sample(f.FullPath) }).ToList() };
            var answer = await client.Http.CallAsync<PreuploadAnswer>(Method.Post, uri, body, cancellationToken).ConfigureAwait(false);
            foreach (var entry in answer.Files ?? [])
            {
                modes[entry.Path ?? string.Empty] = entry.UploadMode ?? string.Empty;
            }
        }

        return [.. files.Select(f => modes.GetValueOrDefault(f.Path) switch
        {
            "lfs" => f with { IsLfs = true },
            "regular" => f,
            _ => throw HubErrors.InvalidAnswer(uri, $"it does not say how to upload '{f.Path}'"),
        })];
    }

    /// <summary>Files of an earlier model that would be taken for part of this one.</summary>
    private static List<string> FindRemoved(IReadOnlyList<ModelFile> files, HubModelInfo head)
    {
        var ours = files.Select(f => f.RelativePath).ToHashSet(StringComparer.Ordinal);
        return [.. head.Files.Select(f => f.Path).Where(p => ModelFileSelection.IsModelFile(p) && !ours.Contains(p))];
    }

    private async Task<string> CommitAsync(string parent, List<UploadFile> changed, List<string> removed, CancellationToken cancellationToken)
    {
        var uri = client.Http.Address($"/api/models/{_name}/commit/main");
        var retry = new RetrySchedule(client.Options);
        while (true)
        {
            try
            {
                return await SendCommitAsync(uri, parent, changed, removed, cancellationToken).ConfigureAwait(false);
            }
            catch (HubException fault) when (fault.IsTransient || fault.StatusCode is (int)HttpStatusCode.PreconditionFailed or (int)HttpStatusCode.Conflict)
            {
                // The hub may have made the commit although its answer was lost.
                var head = await client.GetModelAsync(repo, cancellationToken: cancellationToken).ConfigureAwait(false);
                if (head.Commit != parent && Holds(head, changed, removed))
                {
                    return head.Commit;
                }

                if (head.Commit != parent)
                {
                    throw;
                }

                await retry.WaitAsync(fault, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<string> SendCommitAsync(Uri uri, string parent, List<UploadFile> changed, List<string> removed, CancellationToken cancellationToken)
    {
        using var guard = new SendGuard(client.Options, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, uri);
        request.Options.Set(RequestFlags.IsContent, true);
        request.Content = new CommitContent(title, parent, changed, removed, guard);
        try
        {
            using var answer = await client.Http.SendAsync(request, guard.Token).ConfigureAwait(false);
            if (!answer.IsSuccessStatusCode)
            {
                throw HubErrors.Of(answer, client.Options.TimeProvider);
            }

            var buffer = new byte[SampleBytes << 7];
            using var body = await GuardedBody.OpenAsync(client.Options, answer, guard.Token).ConfigureAwait(false);
            var read = await body.FillAsync(buffer).ConfigureAwait(false);
            var commit = JsonSerializer.Deserialize<CommitAnswer>(buffer.AsSpan(0, read), JsonSerializerOptions.Web)?.CommitOid;
            return commit is { Length: 40 } && commit.All(char.IsAsciiHexDigitLower) ? commit : throw HubErrors.InvalidAnswer(uri, "it names no commit");
        }
        catch (OperationCanceledException) when (guard.HasExpired)
        {
            throw HubErrors.Stalled(uri, client.Options.CommitTimeout);
        }
        catch (JsonException error)
        {
            throw HubErrors.InvalidAnswer(uri, error.Message, error);
        }
        catch (HubException error) when (error.InnerException?.GetBaseException() is TaoverseException own)
        {
            throw own;
        }
    }

    private static bool Holds(HubModelInfo head, List<UploadFile> changed, List<string> removed)
    {
        var there = head.Files.ToDictionary(f => f.Path, StringComparer.Ordinal);
        return !removed.Any(there.ContainsKey) && changed.All(f => there.TryGetValue(f.Path, out var remote)
            && (f.IsLfs ? remote.Sha256 == f.Oid : remote.BlobId == GitBlob.IdOfFile(f.FullPath, f.Bytes)));
    }

    private static void CheckUnchanged(UploadFile file, IReadOnlyList<ModelFile> files)
    {
        var listed = files.First(f => f.RelativePath == file.Path);
        if (new FileInfo(file.FullPath) is var now && (!now.Exists || (now.LinkTarget is null && now.Length != listed.Bytes)))
        {
            throw UploadErrors.FileChanged(file.FullPath);
        }
    }

    private static string Sample(string path)
    {
        using var file = File.OpenRead(path);
        var sample = new byte[SampleBytes];
        return Convert.ToBase64String(sample, 0, file.ReadAtLeast(sample, SampleBytes, throwOnEndOfStream: false));
    }
}
