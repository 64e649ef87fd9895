using System.Net;
using System.Net.Http.Headers;
using RestSharp;
using Taoverse.Hub.Http;
using Taoverse.Hub.Repos;
using Taoverse.Hub.Transfers;
using Taoverse.Hub.Uploads;
using Taoverse.Models;
using Taoverse.Storage;

namespace Taoverse.Hub;

/// <summary>A client of the Hugging Face Hub, or of a hub that speaks its protocol. One is enough for a process.</summary>
/// <param name="options">Which hub, and how.</param>
public sealed class HubClient(HubOptions options) : IDisposable
{
    /// <summary>Which hub, and how.</summary>
    public HubOptions Options => Http.Options;

    internal HubHttp Http { get; } = new(options);

    /// <summary>
    /// One for each block that may wait in memory for its turn to be hashed, over all downloads: as many as seven of eight connections
    /// bring while the eighth fills its part at the same pace.
    /// </summary>
    internal SemaphoreSlim Waiting { get; } = new(56);

    /// <summary>One for each file or part of a file that may be on its way in either direction, over all calls.</summary>
    internal SemaphoreSlim Connections { get; } = new(Math.Max(1, options.Connections));

    /// <summary>Asks whose token this is.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The user's name.</returns>
    /// <exception cref="HubException"><c>HubUnauthorized</c>, or an error of the way there.</exception>
    public async Task<string> GetUserAsync(CancellationToken cancellationToken = default)
    {
        var uri = Http.Address("/api/whoami-v2");
        var answer = await Http.CallAsync<WhoAmIAnswer>(Method.Get, uri, null, cancellationToken).ConfigureAwait(false);
        return answer.Name ?? throw HubErrors.InvalidAnswer(uri, "it names no user");
    }

    /// <summary>Asks about a model.</summary>
    /// <param name="repo">Namespace and name.</param>
    /// <param name="revision">A commit or a branch.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="HubException"><c>RepoNotFound</c>, <c>RevisionNotFound</c>, <c>InvalidHubAnswer</c>, or an error of the way there.</exception>
    public async Task<HubModelInfo> GetModelAsync(string repo, string revision = "main", CancellationToken cancellationToken = default)
    {
        var uri = Http.Address($"/api/models/{RepoName.Escape(repo)}/revision/{Uri.EscapeDataString(revision)}?blobs=true");
        var answer = await Http.CallAsync<ModelInfoAnswer>(Method.Get, uri, null, cancellationToken).ConfigureAwait(false);
        return answer.Read(repo, out var reason) ?? throw HubErrors.InvalidAnswer(uri, reason);
    }

    /// <summary>Asks about one file, without fetching it.</summary>
    /// <param name="repo">Namespace and name.</param>
    /// <param name="revision">A commit or a branch.</param>
    /// <param name="path">The file's path in the repository.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="HubException"><c>RepoNotFound</c>, <c>RevisionNotFound</c>, <c>EntryNotFound</c>, <c>GatedRepo</c>, or an error of the way there.</exception>
    public async Task<HubFileMetadata> GetFileAsync(string repo, string revision, string path, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, FileAddress(repo, revision, path));
        request.Options.Set(RequestFlags.StopAtOtherHost, true);
        using var answer = await Http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var linked = Header(answer, "X-Linked-Etag");
        var tag = (linked ?? answer.Headers.ETag?.Tag)?.Trim('"') ?? throw HubErrors.InvalidAnswer(request.RequestUri!, "it gives no ETag");
        var bytes = long.TryParse(Header(answer, "X-Linked-Size"), out var size) ? size : linked is null ? answer.Content.Headers.ContentLength : null;
        return new HubFileMetadata(Header(answer, "X-Repo-Commit"), tag, bytes, linked is not null);
    }

    /// <summary>Reads some bytes of a file.</summary>
    /// <param name="repo">Namespace and name.</param>
    /// <param name="revision">A commit or a branch.</param>
    /// <param name="path">The file's path in the repository.</param>
    /// <param name="offset">Where to begin.</param>
    /// <param name="count">How many bytes; fewer come where the file ends.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="HubException"><c>RepoNotFound</c>, <c>EntryNotFound</c>, <c>GatedRepo</c>, or an error of the way there.</exception>
    public async Task<byte[]> ReadAsync(
        string repo, string revision, string path, long offset, int count, CancellationToken cancellationToken = default)
    {
        var retry = new RetrySchedule(Options);
        while (true)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, FileAddress(repo, revision, path));
                request.Options.Set(RequestFlags.IsContent, true);
                request.Headers.Range = new RangeHeaderValue(offset, offset + count - 1);
                using var answer = await Http.SendAsync(request, cancellationToken).ConfigureAwait(false);
                return await ReadRangeAsync(answer, offset, count, cancellationToken).ConfigureAwait(false);
            }
            catch (HubException fault)
            {
                await retry.WaitAsync(fault, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// Downloads files of one commit, several at once and in parts, into <c>files/</c> of a work folder. What an earlier run left
    /// there is taken up. A file stands under its name once its size and hash are what the hub announced.
    /// </summary>
    /// <param name="repo">Namespace and name.</param>
    /// <param name="commit">The commit, 40 hexadecimal digits.</param>
    /// <param name="files">The files, as the hub lists them.</param>
    /// <param name="workFolder">A folder for this download alone; one process at a time may use it.</param>
    /// <param name="progress">Told of each piece; called from several threads.</param>
    /// <param name="cancellationToken">Ends the download; what has come is kept.</param>
    /// <returns>The SHA-256 of each file, 32 bytes, by its path.</returns>
    /// <exception cref="TaoverseException">
    /// <c>UnsafeFileName</c>, <c>TooManyFiles</c>, <c>NotEnoughSpace</c>, <c>DiskFull</c>, <c>ContentMismatch</c>,
    /// <c>DownloadInUse</c>, or a <see cref="HubException"/>.
    /// </exception>
    public async Task<IReadOnlyDictionary<string, byte[]>> DownloadAsync(
        string repo, string commit, IReadOnlyList<HubFile> files, string workFolder, IProgress<TransferProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ModelFileRules.Check([.. files.Select(f => f.Path)]);
        var sized = new List<HubFile>(files.Count);
        foreach (var file in files)
        {
            sized.Add(file.Bytes is null ? await MeasureAsync(repo, commit, file, cancellationToken).ConfigureAwait(false) : file);
        }

        return await new SnapshotDownload(this, repo, commit, sized, workFolder, progress).RunAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Uploads files in one commit: large ones through LFS, in parts where the hub wants that. What the hub has is not sent again,
    /// also where an earlier run was interrupted. Weights and other model files of the newest commit that are not given go.
    /// </summary>
    /// <param name="repo">Namespace and name of a repository that exists.</param>
    /// <param name="files">The files.</param>
    /// <param name="hashes">The SHA-256 of each file, 32 bytes, by its relative path.</param>
    /// <param name="title">The title of the commit.</param>
    /// <param name="journalFolder">Where it is noted which parts were sent, for a later run.</param>
    /// <param name="progress">Told of each piece of the LFS files; called from several threads.</param>
    /// <param name="cancellationToken">Ends the upload; what was sent is kept.</param>
    /// <exception cref="TaoverseException">
    /// <c>FileChanged</c>, <c>UploadRefused</c>, <c>RevisionMoved</c>, <c>HubOverQuota</c>, or an error of the way there.
    /// </exception>
    public Task<HubUploadResult> UploadAsync(
        string repo, IReadOnlyList<ModelFile> files, IReadOnlyDictionary<string, byte[]> hashes, string title, string journalFolder,
        IProgress<TransferProgress>? progress = null, CancellationToken cancellationToken = default) =>
        new FolderUpload(this, repo, title, journalFolder, progress).RunAsync(files, hashes, cancellationToken);

    /// <summary>Creates a repository for a model.</summary>
    /// <param name="repo">Namespace and name.</param>
    /// <param name="isPrivate">Whether only its owner sees it.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>True where it is new, false where it was there already.</returns>
    /// <exception cref="HubException"><c>HubUnauthorized</c>, <c>HubForbidden</c>, <c>HubOverQuota</c>, or an error of the way there.</exception>
    public async Task<bool> CreateModelAsync(string repo, bool isPrivate, CancellationToken cancellationToken = default)
    {
        var (owner, name) = RepoName.Split(repo);
        try
        {
            var body = new { name, organization = owner, type = "model", @private = isPrivate };
            await Http.CallAsync(Method.Post, Http.Address("/api/repos/create"), body, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (HubException error) when (error.StatusCode == (int)HttpStatusCode.Conflict)
        {
            return false;
        }
    }

    /// <summary>Makes a model private or public.</summary>
    /// <param name="repo">Namespace and name.</param>
    /// <param name="isPrivate">Whether only its owner is to see it.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="HubException"><c>RepoNotFound</c>, <c>HubUnauthorized</c>, <c>HubForbidden</c>, or an error of the way there.</exception>
    public Task SetVisibilityAsync(string repo, bool isPrivate, CancellationToken cancellationToken = default) =>
        Http.CallAsync(Method.Put, Http.Address($"/api/models/{RepoName.Escape(repo)}/settings"), new { @private = isPrivate }, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        Http.Dispose();
        Connections.Dispose();
        Waiting.Dispose();
    }

    internal Uri FileAddress(string repo, string revision, string path) => Http.Address(
        $"/{RepoName.Escape(repo)}/resolve/{Uri.EscapeDataString(revision)}/{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}");

    private async Task<HubFile> MeasureAsync(string repo, string commit, HubFile file, CancellationToken cancellationToken)
    {
        var metadata = await GetFileAsync(repo, commit, file.Path, cancellationToken).ConfigureAwait(false);
        return file with
        {
            Bytes = metadata.Bytes ?? throw HubErrors.InvalidAnswer(FileAddress(repo, commit, file.Path), "it gives no size"),
            BlobId = file.BlobId ?? (!metadata.IsLfs && GitBlob.IsId(metadata.ETag) ? metadata.ETag : null),
            Sha256 = metadata.IsLfs ? metadata.ETag : file.Sha256,
        };
    }

    private async Task<byte[]> ReadRangeAsync(HttpResponseMessage answer, long offset, int count, CancellationToken cancellationToken)
    {
        if (!answer.IsSuccessStatusCode)
        {
            throw HubErrors.Of(answer, Options.TimeProvider);
        }

        // A file of a small size may come whole where a part was asked for.
        var uri = answer.RequestMessage!.RequestUri!;
        var begin = answer.StatusCode == HttpStatusCode.PartialContent ? answer.Content.Headers.ContentRange?.From : 0;
        if (begin is null || begin > offset || (begin != offset && offset > Options.MaxAnswerBytes))
        {
            throw HubErrors.UnexpectedRange(uri, $"it begins at {begin}");
        }

        using var body = await GuardedBody.OpenAsync(Options, answer, cancellationToken).ConfigureAwait(false);
        await body.FillAsync(new byte[offset - begin.Value]).ConfigureAwait(false);
        var expected = Math.Min(count, answer.Content.Headers.ContentLength - (offset - begin.Value) ?? count);
        var bytes = new byte[Math.Max(0, expected)];
        var read = await body.FillAsync(bytes).ConfigureAwait(false);
        return read == bytes.Length ? bytes : throw HubErrors.Truncated(uri, bytes.Length, read);
    }

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
