using System.Globalization;
using Taoverse.Models;

namespace Taoverse.Storage;

/// <summary>
/// Publishes models: upload, hash, commitment, read back. Each step first looks at what stands, so that a run after an
/// interruption goes on where the last one ended, and a run after the end changes nothing.
/// </summary>
/// <param name="remote">Where the files go.</param>
/// <param name="metadata">Where the commitment goes.</param>
/// <param name="timeProvider">The clock; null for the system's.</param>
public sealed class ModelPublisher(IRemoteModelStore remote, IModelMetadataStore metadata, TimeProvider? timeProvider = null)
{
    private static readonly TimeSpan PollPeriod = TimeSpan.FromSeconds(2);
    private readonly IRemoteModelStore _remote = remote;
    private readonly IModelMetadataStore _metadata = metadata;
    private readonly TimeProvider _time = timeProvider ?? TimeProvider.System;

    /// <summary>Publishes a model, or tells the steps.</summary>
    /// <param name="request">What is to be published.</param>
    /// <param name="cancellationToken">Ends the work; a later run goes on.</param>
    /// <returns>The steps as they happen, some ten reports of progress a second, and the published model at the end.</returns>
    /// <exception cref="TaoverseException">
    /// <c>InvalidRepoId</c>, <c>NotAModel</c>, <c>PublishMismatch</c>, <c>CommitmentNotSeen</c>, or an error of one of the stores.
    /// </exception>
    public IAsyncEnumerable<ModelPublishEvent> PublishAsync(ModelPublishRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return OperationEvents.RunAsync<ModelPublishEvent>((emit, token) => new Run(this, request, emit).GoAsync(token), cancellationToken);
    }

    /// <summary>One run, with what its steps hand on.</summary>
    private sealed class Run(ModelPublisher owner, ModelPublishRequest request, Action<ModelPublishEvent> emit)
    {
        private readonly IRemoteModelStore _remote = owner._remote;
        private readonly IModelMetadataStore _metadata = owner._metadata;

        public async Task GoAsync(CancellationToken cancellationToken)
        {
            var folder = PublishFolder.Read(request);
            var hashes = await HashAsync(folder, cancellationToken).ConfigureAwait(false);
            var id = PublishFolder.Identify(request, ModelHash.Combine(folder.Model.Select(f => KeyValuePair.Create(f.RelativePath, hashes[f.RelativePath]))));
            var repository = await _remote.FindAsync(request.RepoId, cancellationToken).ConfigureAwait(false);
            if (request.PlanOnly)
            {
                Plan(folder, id, repository);
                return;
            }

            await CreateAsync(repository, cancellationToken).ConfigureAwait(false);
            id = id with { Commit = await UploadAsync(folder, hashes, cancellationToken).ConfigureAwait(false) };
            await VerifyAsync(folder, hashes, id, cancellationToken).ConfigureAwait(false);
            await CommitAsync(id, cancellationToken).ConfigureAwait(false);
            var committed = await ReadBackAsync(id, cancellationToken).ConfigureAwait(false);
            var isPublic = await MakePublicAsync(cancellationToken).ConfigureAwait(false);
            emit(new ModelPublishEvent(ModelPublishStep.Done, ModelPublishState.Done, id.ToString())
            {
                Model = new PublishedModel
                {
                    NetUid = _metadata.NetUid,
                    Hotkey = request.Hotkey,
                    Id = id,
                    Block = committed.Block,
                    IsPublic = isPublic,
                    Bytes = folder.ModelBytes,
                },
            });
        }

        private async Task<IReadOnlyDictionary<string, byte[]>> HashAsync(PublishFolder folder, CancellationToken cancellationToken)
        {
            var detail = string.Create(CultureInfo.InvariantCulture, $"{folder.All.Count} files, {folder.Model.Count} of them the model");
            Tell(ModelPublishStep.Hash, ModelPublishState.Running, detail, folder.AllBytes);
            var progress = OperationEvents.Throttle(
                owner._time, p => emit(new ModelPublishEvent(ModelPublishStep.Hash, ModelPublishState.Running, detail) { Bytes = p.Total, Progress = p }));
            var hashes = await ModelHasher.HashFilesAsync(folder.All, OperationEvents.AddUp(folder.AllBytes, progress), cancellationToken).ConfigureAwait(false);
            Tell(ModelPublishStep.Hash, ModelPublishState.Done, detail, folder.AllBytes);
            return hashes;
        }

        private void Plan(PublishFolder folder, ModelId id, RemoteRepository? repository)
        {
            Tell(ModelPublishStep.CreateRepository, repository is null ? ModelPublishState.Planned : ModelPublishState.Skipped, $"{request.RepoId}, private");
            Tell(ModelPublishStep.Upload, ModelPublishState.Planned, string.Create(CultureInfo.InvariantCulture, $"up to {folder.All.Count} files, without those that are there"), folder.AllBytes);
            Tell(ModelPublishStep.Verify, ModelPublishState.Planned, $"the hash {id.Hash}", folder.ModelBytes);
            Tell(ModelPublishStep.CommitMetadata, ModelPublishState.Planned, (id with { Commit = "COMMIT" }).ToString());
            Tell(ModelPublishStep.ReadBack, ModelPublishState.Planned, request.Hotkey);
            var isPublic = repository is { IsPrivate: false };
            Tell(ModelPublishStep.MakePublic, request.MakePublic && !isPublic ? ModelPublishState.Planned : ModelPublishState.Skipped, request.RepoId);
        }

        private async Task CreateAsync(RemoteRepository? repository, CancellationToken cancellationToken)
        {
            if (repository is null)
            {
                Tell(ModelPublishStep.CreateRepository, ModelPublishState.Running, request.RepoId);
                await _remote.CreateAsync(request.RepoId, isPrivate: true, cancellationToken).ConfigureAwait(false);
            }

            Tell(ModelPublishStep.CreateRepository, repository is null ? ModelPublishState.Done : ModelPublishState.Skipped, request.RepoId);
        }

        private async Task<string> UploadAsync(PublishFolder folder, IReadOnlyDictionary<string, byte[]> hashes, CancellationToken cancellationToken)
        {
            Tell(ModelPublishStep.Upload, ModelPublishState.Running, request.RepoId, folder.AllBytes);
            var progress = OperationEvents.Throttle(
                owner._time, p => emit(new ModelPublishEvent(ModelPublishStep.Upload, ModelPublishState.Running, p.File) { Bytes = p.Total, Progress = p }));
            var result = await _remote.UploadAsync(request.RepoId, folder.All, hashes, progress, cancellationToken).ConfigureAwait(false);
            Tell(ModelPublishStep.Upload, result.IsNew ? ModelPublishState.Done : ModelPublishState.Skipped, $"commit {result.Commit}", folder.AllBytes);
            return result.Commit;
        }

        private async Task VerifyAsync(PublishFolder folder, IReadOnlyDictionary<string, byte[]> hashes, ModelId id, CancellationToken cancellationToken)
        {
            Tell(ModelPublishStep.Verify, ModelPublishState.Running, id.Hash!, folder.ModelBytes);
            var seen = await _remote.InspectAsync(id, null, cancellationToken).ConfigureAwait(false);
            var expected = folder.Model.Select(f => (f.RelativePath, f.Bytes)).ToHashSet();
            if (!expected.SetEquals(seen.Files.Select(f => (f.Path, f.Bytes)))
                || seen.Files.Any(f => f.Sha256 is not null && f.Sha256 != Convert.ToHexStringLower(hashes[f.Path])))
            {
                throw new TaoverseException(
                    "PublishMismatch", FaultKind.InvalidState, $"What {request.RepoId} holds at {id.Commit} is not the model of '{request.Folder}'.",
                    "Check that nobody else writes to the repository, then repeat the call.");
            }

            Tell(ModelPublishStep.Verify, ModelPublishState.Done, id.Hash!, folder.ModelBytes);
        }

        private async Task CommitAsync(ModelId id, CancellationToken cancellationToken)
        {
            var text = id.ToString();
            var there = await _metadata.RetrieveAsync(request.Hotkey, cancellationToken).ConfigureAwait(false);
            if (there?.Id?.ToString() == text)
            {
                Tell(ModelPublishStep.CommitMetadata, ModelPublishState.Skipped, text);
                return;
            }

            Tell(ModelPublishStep.CommitMetadata, ModelPublishState.Running, text);
            await _metadata.StoreAsync(request.Hotkey, id, cancellationToken).ConfigureAwait(false);
            Tell(ModelPublishStep.CommitMetadata, ModelPublishState.Done, text);
        }

        private async Task<ModelMetadata> ReadBackAsync(ModelId id, CancellationToken cancellationToken)
        {
            Tell(ModelPublishStep.ReadBack, ModelPublishState.Running, request.Hotkey);
            var start = owner._time.GetTimestamp();
            while (true)
            {
                if (await _metadata.RetrieveAsync(request.Hotkey, cancellationToken).ConfigureAwait(false) is { Id: { } seen } found && seen.ToString() == id.ToString())
                {
                    Tell(ModelPublishStep.ReadBack, ModelPublishState.Done, string.Create(CultureInfo.InvariantCulture, $"block {found.Block}"));
                    return found;
                }

                if (owner._time.GetElapsedTime(start) >= request.ReadBackTimeout)
                {
                    throw new TaoverseException(
                        "CommitmentNotSeen", FaultKind.Timeout, $"The commitment of {request.Hotkey} was sent but is not there to read.",
                        "Wait for the next blocks, then repeat the call: it goes on from here.");
                }

                await Task.Delay(PollPeriod, owner._time, cancellationToken).ConfigureAwait(false);
            }
        }

        private async Task<bool> MakePublicAsync(CancellationToken cancellationToken)
        {
            var isPrivate = await _remote.FindAsync(request.RepoId, cancellationToken).ConfigureAwait(false) is not { IsPrivate: false };
            if (!request.MakePublic || !isPrivate)
            {
                Tell(ModelPublishStep.MakePublic, ModelPublishState.Skipped, request.RepoId);
                return !isPrivate;
            }

            Tell(ModelPublishStep.MakePublic, ModelPublishState.Running, request.RepoId);
            await _remote.SetVisibilityAsync(request.RepoId, isPrivate: false, cancellationToken).ConfigureAwait(false);
            Tell(ModelPublishStep.MakePublic, ModelPublishState.Done, request.RepoId);
            return true;
        }

        private void Tell(ModelPublishStep step, ModelPublishState state, string detail, long? bytes = null) =>
            emit(new ModelPublishEvent(step, state, detail) { Bytes = bytes });
    }
}
