using Taoverse.Competitions;
using Taoverse.Evaluation;
using Taoverse.Models;
using Taoverse.Storage;

namespace Taoverse.State.Tests.Models;

/// <summary>A subnet with miners, a hub, a store on disk and a state, to update models in.</summary>
internal sealed class UpdateScene : IDisposable
{
    public const int CompetitionId = 1;
    private readonly TemporaryState folder = new();

    public UpdateScene()
    {
        State = folder.Open();
        Local = new(Path.Combine(folder.Folder, "models"));
    }

    public StateDatabase State { get; }

    public StandInChain Chain { get; } = new();

    public StandInHub Hub { get; } = new();

    public DiskModelStore Local { get; }

    public ModelConstraints Constraints { get; set; } = new()
    {
        MinParameters = 10,
        MaxParameters = 6_900_000_000,
        Architectures = ["MistralForCausalLM", "LlamaForCausalLM"],
        SequenceLength = 4096,
        MaxBytes = 15L << 30,
        EvalBlockDelay = 1200,
        Epsilon = new FixedEpsilon(0.005),
    };

    /// <summary>The blocks at which the competition is held.</summary>
    public Func<long, bool> IsHeld { get; set; } = _ => true;

    public TimeSpan HotkeyLimit { get; set; } = TimeSpan.FromMinutes(1);

    public int Concurrency { get; set; } = 4;

    public IEvaluationEngine? Engine { get; set; }

    public void Dispose()
    {
        State.Dispose();
        folder.Dispose();
    }

    /// <summary>Publishes a model and commits to it.</summary>
    public ModelMetadata Commit(string hotkey, long block = 1, string weights = "weights", Func<RemoteModel, RemoteModel>? change = null)
    {
        var id = new ModelId { Namespace = "owner", Name = hotkey, Commit = $"commit{block}", CompetitionId = CompetitionId };
        return Commit(hotkey, block, id with { SecureHash = ModelHash.Secure(Hub.Publish(id, weights, change), hotkey) });
    }

    public ModelMetadata Commit(string hotkey, long block, ModelId? id) =>
        Chain.Commitments[hotkey] = new() { NetUid = Samples.NetUid, Uid = 7, Hotkey = hotkey, Block = block, Id = id };

    public async Task<ModelUpdate> UpdateAsync(string hotkey, long currentBlock = 100_000, bool force = false)
    {
        var updates = await UpdateAsync([hotkey], currentBlock, force).ToListAsync();
        return Assert.Single(updates);
    }

    public IAsyncEnumerable<ModelUpdate> UpdateAsync(
        string[] hotkeys, long currentBlock = 100_000, bool force = false, CancellationToken cancellationToken = default)
    {
        var updater = new ModelUpdater(Chain, Hub, Local, State.Models, Find) { Concurrency = Concurrency, HotkeyLimit = HotkeyLimit, Engine = Engine };
        return updater.UpdateAsync([.. hotkeys.Select(hotkey => new HotkeySlot(hotkey, 3))], currentBlock, force, cancellationToken);
    }

    public TrackedModel? Tracked(string hotkey) => State.Models.Find(Samples.NetUid, hotkey);

    private Competition? Find(int competitionId, long block) => competitionId != CompetitionId || !IsHeld(block) ? null : new()
    {
        NetUid = Samples.NetUid,
        CompetitionId = CompetitionId,
        Name = "TEST",
        RewardShare = 1,
        Constraints = Constraints,
        Tasks = [],
    };
}
