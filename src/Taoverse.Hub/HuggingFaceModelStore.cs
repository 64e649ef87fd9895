using System.Globalization;
using System.Text;
using Taoverse.Hub.Repos;
using Taoverse.Models;
using Taoverse.Storage;

namespace Taoverse.Hub;

/// <summary>Models on the Hugging Face Hub, or on a hub that speaks its protocol.</summary>
/// <param name="client">The client.</param>
/// <param name="journalFolder">Where it is noted which parts of an upload were sent, for a later run.</param>
public sealed class HuggingFaceModelStore(HubClient client, string journalFolder) : IRemoteModelStore
{
    private const int CommitLength = 40;
    private const string Config = "config.json";

    /// <inheritdoc/>
    public async Task<RemoteModel> InspectAsync(ModelId id, long? maxBytes = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (id.Commit is not { Length: CommitLength } commit || !commit.All(char.IsAsciiHexDigitLower))
        {
            throw new TaoverseException(
                "CommitNotPinned", FaultKind.InvalidInput, $"'{HubErrors.Printable(id.Commit ?? "None")}' is not a commit of {HubErrors.Printable(id.RepoId)}.",
                "Only a commit of 40 hexadecimal digits stays what it is: do not use a branch.");
        }

        var info = await client.GetModelAsync(id.RepoId, commit, cancellationToken).ConfigureAwait(false);
        if (info.Commit != commit)
        {
            throw HubErrors.InvalidAnswer(client.Http.Address("/" + id.RepoId), $"it is about commit {info.Commit}");
        }

        ModelFileRules.Check([.. info.Files.Select(f => f.Path)]);
        var files = await SelectAsync(id, info, maxBytes, cancellationToken).ConfigureAwait(false);
        var config = files.First(f => f.Path == Config);
        var text = await ReadWholeAsync(id, config, cancellationToken).ConfigureAwait(false);
        var headers = new List<SafetensorsHeader>();
        foreach (var file in files.Where(f => ModelFileSelection.IsWeights(f.Path)))
        {
            headers.Add(await ReadHeaderAsync(id, file, cancellationToken).ConfigureAwait(false));
        }

        return new RemoteModel
        {
            Id = id,
            Files = files,
            RepositoryBytes = RepositoryBytes(info, files),
            IsPrivate = info.IsPrivate,
            Config = Encoding.UTF8.GetString(text),
            Architecture = ModelConfig.ReadArchitecture(text, client.FileAddress(id.RepoId, commit, Config)),
            Headers = headers,
        };
    }

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, byte[]>> DownloadAsync(
        RemoteModel model, string workFolder, IProgress<TransferProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        var files = model.Files.Select(f => new HubFile(f.Path, f.Bytes, f.BlobId, f.Sha256)).ToList();
        return client.DownloadAsync(model.Id.RepoId, model.Id.Commit!, files, workFolder, progress, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<RemoteRepository?> FindAsync(string repoId, CancellationToken cancellationToken = default)
    {
        try
        {
            var info = await client.GetModelAsync(repoId, cancellationToken: cancellationToken).ConfigureAwait(false);
            return new RemoteRepository(info.RepoId, info.Commit, info.IsPrivate);
        }
        catch (HubException error) when (error.ErrorId == "RepoNotFound")
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public Task CreateAsync(string repoId, bool isPrivate, CancellationToken cancellationToken = default) =>
        client.CreateModelAsync(repoId, isPrivate, cancellationToken);

    /// <inheritdoc/>
    public async Task<RemoteCommit> UploadAsync(
        string repoId, IReadOnlyList<ModelFile> files, IReadOnlyDictionary<string, byte[]> hashes,
        IProgress<TransferProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var result = await client.UploadAsync(repoId, files, hashes, "Upload model", journalFolder, progress, cancellationToken).ConfigureAwait(false);
        return new RemoteCommit(result.Commit, result.IsNew);
    }

    /// <inheritdoc/>
    public Task SetVisibilityAsync(string repoId, bool isPrivate, CancellationToken cancellationToken = default) =>
        client.SetVisibilityAsync(repoId, isPrivate, cancellationToken);

    /// <summary>The files that make up the model, once the whole repository is known to be small enough.</summary>
    private async Task<IReadOnlyList<RemoteFile>> SelectAsync(ModelId id, HubModelInfo info, long? maxBytes, CancellationToken cancellationToken)
    {
        var paths = info.Files.Select(f => f.Path).ToList();
        var files = new List<RemoteFile>();
        foreach (var file in info.Files.Where(f => ModelFileSelection.IsModelFile(f.Path)))
        {
            var bytes = file.Bytes ?? (await client.GetFileAsync(id.RepoId, id.Commit!, file.Path, cancellationToken).ConfigureAwait(false)).Bytes;
            files.Add(new RemoteFile(
                file.Path, bytes ?? throw HubErrors.InvalidAnswer(client.FileAddress(id.RepoId, id.Commit!, file.Path), "it gives no size"), file.Sha256, file.BlobId));
        }

        if (RepositoryBytes(info, files) is var total && total > maxBytes)
        {
            throw new TaoverseException(
                "ModelTooLarge", FaultKind.LimitsExceeded,
                string.Create(CultureInfo.InvariantCulture, $"{id.RepoId} holds {total} bytes where {maxBytes} are allowed."), "Do not use this model.");
        }

        var index = files.FirstOrDefault(f => f.Path == ModelFileSelection.FindIndex(paths));
        var shards = index is null ? null : ModelFileSelection.ReadShards(await ReadWholeAsync(id, index, cancellationToken).ConfigureAwait(false));
        var selected = ModelFileSelection.Select(paths, shards).ToHashSet(StringComparer.Ordinal);
        var missing = shards?.FirstOrDefault(s => !selected.Contains(s))
            ?? (!selected.Contains(Config) ? Config : !selected.Any(ModelFileSelection.IsWeights) ? "model.safetensors" : null);
        return missing is null
            ? [.. files.Where(f => selected.Contains(f.Path))]
            : throw new TaoverseException(
                "NotAModel", FaultKind.InvalidData, $"{id.RepoId} at {id.Commit} lacks '{HubErrors.Printable(missing)}'.", "Do not use this model.");
    }

    private async Task<byte[]> ReadWholeAsync(ModelId id, RemoteFile file, CancellationToken cancellationToken)
    {
        if (file.Bytes > client.Options.MaxAnswerBytes)
        {
            throw HubErrors.AnswerTooLarge(client.FileAddress(id.RepoId, id.Commit!, file.Path), client.Options.MaxAnswerBytes);
        }

        return file.Bytes == 0 ? [] : await client.ReadAsync(id.RepoId, id.Commit!, file.Path, 0, (int)file.Bytes, cancellationToken).ConfigureAwait(false);
    }

    private async Task<SafetensorsHeader> ReadHeaderAsync(ModelId id, RemoteFile file, CancellationToken cancellationToken)
    {
        const int FirstBytes = 64 << 10;
        var first = file.Bytes == 0 ? [] : await client.ReadAsync(
            id.RepoId, id.Commit!, file.Path, 0, (int)Math.Min(FirstBytes, file.Bytes), cancellationToken).ConfigureAwait(false);
        var length = SafetensorsHeader.ReadLength(first, file.Bytes, file.Path);
        var end = SafetensorsHeader.PrefixBytes + length;
        if (end > first.Length)
        {
            if (end > client.Options.MaxAnswerBytes)
            {
                throw HubErrors.AnswerTooLarge(client.FileAddress(id.RepoId, id.Commit!, file.Path), client.Options.MaxAnswerBytes);
            }

            var rest = await client.ReadAsync(id.RepoId, id.Commit!, file.Path, first.Length, end - first.Length, cancellationToken).ConfigureAwait(false);
            first = [.. first, .. rest];
        }

        return first.Length >= end
            ? SafetensorsHeader.Parse(first.AsMemory(SafetensorsHeader.PrefixBytes, length), file.Bytes, file.Path)
            : throw HubErrors.ContentMismatch(file.Path, "it is shorter than the hub announced");
    }

    private static long RepositoryBytes(HubModelInfo info, IReadOnlyList<RemoteFile> known)
    {
        var measured = known.ToDictionary(f => f.Path, f => f.Bytes, StringComparer.Ordinal);
        return info.Files.Aggregate(0L, (sum, f) =>
            (f.Bytes ?? measured.GetValueOrDefault(f.Path)) is var bytes && sum > long.MaxValue - bytes ? long.MaxValue : sum + bytes);
    }
}
