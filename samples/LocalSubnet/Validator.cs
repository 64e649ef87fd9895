using Taoverse.Competitions;
using Taoverse.Evaluation;
using Taoverse.Inference;
using Taoverse.Metagraphs;
using Taoverse.Models;
using Taoverse.State;
using Taoverse.State.Competitions;
using Taoverse.Storage;
using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Extrinsics;
using Taoverse.Substrate.Subtensor;
using Taoverse.Substrate.Subtensor.Weights;

/// <summary>A validator of one subnet. All that it knows is in the state, so that each step can be killed and repeated.</summary>
internal sealed class Validator(SubtensorSession session, CompetitionSchedule schedule, StateDatabase state, IRemoteModelStore hub, ILocalModelStore store) : IDisposable
{
    private const ulong Stake = 200_000_000_000_000; // rao
    private const int MostLeaders = 5;
    private static readonly IReadOnlyList<string> Texts = InventedText.Write(100, 512, seed: 2);
    private readonly Sr25519KeyPair _hotkey = Sr25519KeyPair.FromUri("//Alice//validator");

    private int NetUid => schedule.NetUid;

    /// <summary>Registers, and stakes what earns a permit at the next epoch.</summary>
    public async Task RegisterAsync(Sr25519KeyPair coldkey, CancellationToken ct)
    {
        var plan = await session.PlanRegistrationAsync(coldkey.ToString(), _hotkey.ToString(), NetUid, ct);
        (await session.RegisterAsync(coldkey, plan, ct: ct)).EnsureSuccess("The validator's registration");
        var staked = await session.AddStakeAsync(coldkey, _hotkey.ToString(), NetUid, Stake, ct: ct);
        staked.EnsureSuccess("The validator's stake");
        Console.WriteLine($"  block {staked.Block}: the validator registered and staked {Stake / 1e9:N0} TAO");
    }

    /// <summary>Reads the metagraph, forgets who left, and takes up the models of the miners.</summary>
    public async Task<IReadOnlyList<ModelUpdate>> UpdateAsync(CancellationToken ct)
    {
        var metagraph = await session.GetMetagraphAsync(NetUid, ct: ct);
        state.Metagraphs.Save(metagraph, ct);
        state.Models.KeepOnly(NetUid, metagraph.Neurons.Select(neuron => neuron.Hotkey), ct);
        var updater = new ModelUpdater(new ChainModelMetadataStore(session, NetUid), hub, store, state.Models, schedule.Find)
        {
            Concurrency = 8,
            Engine = new ManagedEngine(),
        };
        HotkeySlot[] miners = [.. metagraph.Neurons.Where(neuron => !neuron.ValidatorPermit).Select(neuron => new HotkeySlot(neuron.Hotkey, neuron.Uid))];
        return await updater.UpdateAsync(miners, metagraph.Block, cancellationToken: ct).ToListAsync(ct);
    }

    /// <summary>Evaluates the models that are due and the leaders on the same data, compares them, and records what each earned.</summary>
    public async Task<IReadOnlyList<ModelStanding>> EvaluateAsync(IModelScorer scorer, CancellationToken ct)
    {
        var block = state.Metagraphs.GetBlock(NetUid, ct);
        var seed = await session.GetSyncSeedAsync(cadence: 100, ct);
        List<ModelStanding> all = [];
        foreach (var competition in schedule.At(block))
        {
            var evaluations = new List<ModelEvaluation>();
            foreach (var (model, stored) in Pool(competition, block, ct))
            {
                using var use = store.Use(stored);
                var batches = await Evaluation.DrawAsync(Texts, stored.Path, seed, ct);
                var evaluation = await Evaluation.RunAsync(scorer, model, stored, competition, batches, block, ct);
                ct.ThrowIfCancellationRequested();
                state.Models.Record(NetUid, model.Hotkey, evaluation.ToRecord()!, model.Metadata.Block, ct);
                evaluations.Add(evaluation);
            }

            if (evaluations.Count > 0)
            {
                all.AddRange(Compare(competition, evaluations, block, ct));
            }
        }

        return all;
    }

    /// <summary>Merges the competitions, sets the weights on the chain, and deletes models that nobody has any more.</summary>
    /// <returns>What was set and when; null where the validator may not set weights yet.</returns>
    public async Task<(WeightPlan Plan, ExtrinsicOutcome Outcome)?> SetWeightsAsync(CancellationToken ct)
    {
        var metagraph = await session.GetMetagraphAsync(NetUid, ct: ct);
        var self = NeuronFilter.Find(metagraph, _hotkey.ToString());
        if (!self.ValidatorPermit || metagraph.Block < self.LastUpdate + 10)
        {
            return null;
        }

        var weights = state.CompetitionWeights.Load(NetUid, ct).SubnetWeights(schedule.At(metagraph.Block), metagraph.Neurons, schedule.Scoring.Threshold);
        var wanted = weights.Where(weight => weight.Weight > 0).Select(weight => KeyValuePair.Create(weight.Uid!.Value, weight.Weight)).ToArray();
        var plan = await session.PlanWeightsAsync(_hotkey.ToString(), NetUid, wanted, ct: ct);
        var outcome = await session.SetWeightsAsync(_hotkey, plan, ct: ct);
        outcome.EnsureSuccess("The setting of weights");
        return (plan, outcome);
    }

    /// <summary>Deletes models that no tracked hotkey has any more.</summary>
    public int Clean(TimeSpan gracePeriod, CancellationToken ct)
    {
        var kept = state.Models.List(cancellationToken: ct).Select(model => KeyValuePair.Create(model.Hotkey, model.Metadata.Id!)).ToList();
        return store.FindUnreferenced(kept, gracePeriod).ToList().Count(store.Delete);
    }

    public void Dispose() => _hotkey.Dispose();

    private List<(TrackedModel Model, StoredModel Stored)> Pool(Competition competition, long block, CancellationToken ct)
    {
        var leaders = state.CompetitionWeights.List(NetUid, competition.CompetitionId, ct)
            .OrderByDescending(weight => weight.Weight).Take(MostLeaders).Select(weight => weight.Hotkey).ToHashSet();
        return
        [
            .. from model in state.Models.List(NetUid, competition.CompetitionId, ct)
               where model.Refusal is null
               where leaders.Contains(model.Hotkey) || RepeatEvaluation.IsDue(model, schedule, block)
               let stored = store.Find(model.Hotkey, model.Metadata.Id!)
               where stored is not null
               select (model, stored),
        ];
    }

    private IReadOnlyList<ModelStanding> Compare(Competition competition, List<ModelEvaluation> evaluations, long block, CancellationToken ct)
    {
        var standings = ModelComparison.Compare(evaluations, competition.Constraints.Epsilon, block, schedule.Scoring);
        state.Record(CompetitionStep.Of(standings), schedule.Scoring.Alpha, [.. schedule.At(block).Select(held => held.CompetitionId)], ct);
        return standings;
    }
}
