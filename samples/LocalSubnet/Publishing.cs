using Taoverse.Hub;
using Taoverse.LocalSubnet;
using Taoverse.Models;
using Taoverse.Storage;
using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Subtensor;

/// <summary>Moves models over the local hub: a miner publishes its own, a validator saves what the miners committed to.</summary>
internal sealed class Publishing : IDisposable
{
    private readonly SubtensorSession _session;
    private readonly int _netUid;
    private readonly string _folder;
    private readonly HubClient _client;
    private readonly HuggingFaceModelStore _hub;

    public Publishing(LocalSubnetHost subnet, SubtensorSession session, int netUid, string folder)
    {
        (_session, _netUid, _folder) = (session, netUid, folder);
        _client = new HubClient(new HubOptions { Endpoint = subnet.HubEndpoint!, Token = new HubToken(subnet.HubToken!) });
        _hub = new HuggingFaceModelStore(_client, Path.Combine(folder, "uploads"));
    }

    /// <summary>Uploads a model of a miner, commits it to the chain, reads it back and makes it public.</summary>
    public async Task<PublishedModel> PublishAsync(Sr25519KeyPair miner, int number, CancellationToken ct)
    {
        var model = Path.Combine(_folder, $"model-{number}");
        TinyModel.Write(model, seed: number);
        var publisher = new ModelPublisher(_hub, new ChainModelMetadataStore(_session, _netUid, miner));
        var request = new ModelPublishRequest { Folder = model, RepoId = $"my-lab/model-{number}", Hotkey = miner.ToString(), CompetitionId = 1, MakePublic = true };
        PublishedModel? published = null;
        await foreach (var step in publisher.PublishAsync(request, ct))
        {
            published = step.Model;
        }

        Console.WriteLine($"  block {published!.Block}: {published.RepoId} is published, {published.Bytes:N0} bytes, committed as {published.Id}");
        return published;
    }

    /// <summary>Downloads what miners committed to, and checks it against the hash on the chain.</summary>
    public async Task<IReadOnlyList<StoredModel>> SaveAsync(IEnumerable<string> hotkeys, CancellationToken ct)
    {
        var saver = new ModelSaver(_hub, new DiskModelStore(Path.Combine(_folder, "validator")));
        var saved = new List<StoredModel>();
        await foreach (var commitment in _session.GetModelCommitmentsAsync(_netUid, [.. hotkeys], ct: ct))
        {
            await foreach (var step in saver.SaveAsync(commitment.Hotkey, commitment.Id!, maxBytes: 1 << 20, cancellationToken: ct))
            {
                if (step is { Step: ModelSaveStep.Verify, Remote: { } remote })
                {
                    Console.WriteLine($"  uid {commitment.Uid}: {commitment.RepoId}, {remote.Architecture} with {remote.ParameterCount:N0} parameters");
                }

                if (step.Model is { } model)
                {
                    saved.Add(model);
                }
            }
        }

        Console.WriteLine($"  the validator holds {saved.Count} models, {saved.Sum(m => m.Bytes):N0} bytes, each with the hash that its miner committed to");
        return saved;
    }

    public void Dispose() => _client.Dispose();
}
