using Taoverse.Models;
using Taoverse.Storage;
using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Subtensor;

/// <summary>A miner: registers, trains a model to a given quality, and publishes it.</summary>
internal sealed class Miner(string name, double quality, Sr25519KeyPair coldkey) : IDisposable
{
    private readonly Sr25519KeyPair _hotkey = Sr25519KeyPair.FromUri($"//Alice//{name}");

    public string Name { get; } = name;

    public string Hotkey => _hotkey.ToString();

    /// <summary>Registers the hotkey, which the coldkey pays for.</summary>
    public async Task RegisterAsync(SubtensorSession session, int netUid, CancellationToken ct)
    {
        var plan = await session.PlanRegistrationAsync(coldkey.ToString(), Hotkey, netUid, ct);
        var outcome = await session.RegisterAsync(coldkey, plan, ct: ct);
        outcome.EnsureSuccess($"The registration of {Name}");
        Console.WriteLine($"  block {outcome.Block}: {Name} registered for {plan.Cost} TAO");
    }

    /// <summary>Uploads the model, commits it to the chain, reads it back and makes it public.</summary>
    public async Task<PublishedModel> PublishAsync(SubtensorSession session, int netUid, IRemoteModelStore hub, string folder, CancellationToken ct)
    {
        var model = Path.Combine(folder, Name);
        Checkpoints.Write(model, quality);
        var publisher = new ModelPublisher(hub, new ChainModelMetadataStore(session, netUid, _hotkey));
        var request = new ModelPublishRequest { Folder = model, RepoId = $"{Name}-lab/model", Hotkey = Hotkey, CompetitionId = Contest.Id, MakePublic = true };
        PublishedModel? published = null;
        await foreach (var step in publisher.PublishAsync(request, ct))
        {
            published = step.Model ?? published;
        }

        return published!;
    }

    public void Dispose() => _hotkey.Dispose();
}
