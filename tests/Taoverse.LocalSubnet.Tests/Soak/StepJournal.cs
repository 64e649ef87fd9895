using Microsoft.Data.Sqlite;
using Taoverse.Competitions;
using Taoverse.Models;
using Taoverse.State;
using Taoverse.Storage;
using Taoverse.Substrate.Subtensor;
using Taoverse.Substrate.Subtensor.Weights;

namespace Taoverse.LocalSubnet.Tests.Soak;

/// <summary>What a validator's steps said they had done, to be held against what is there at the end.</summary>
internal sealed class StepJournal(int netUid)
{
    private readonly Dictionary<string, ModelMetadata> _tracked = [];
    private readonly Dictionary<string, ModelStanding> _standings = [];
    private IReadOnlyList<CompetitionWeight> _weights = [];
    private WeightVector? _vector;

    public int Updates { get; private set; }

    public int Evaluations { get; private set; }

    public int WeightsSet { get; private set; }

    public void Note(IEnumerable<ModelUpdate> updates)
    {
        foreach (var update in updates.Where(update => update.Outcome == ModelUpdateOutcome.Updated))
        {
            _tracked[update.Hotkey] = update.Metadata!;
            Updates++;
        }
    }

    public void Note(IReadOnlyList<ModelStanding> standings, IReadOnlyList<CompetitionWeight> weights)
    {
        foreach (var standing in standings)
        {
            _standings[standing.Hotkey] = standing;
            Evaluations++;
        }

        _weights = weights;
    }

    public void Note(WeightPlan plan)
    {
        _vector = plan.Vector;
        WeightsSet++;
    }

    /// <summary>Says what is not there any more, or damaged.</summary>
    public async Task<IReadOnlyList<string>> FindLostAsync(string stateFolder, ILocalModelStore store, SubtensorSession session)
    {
        using var state = StateDatabase.Open(stateFolder);
        List<string> lost = [.. Integrity(state.Path)];
        foreach (var (hotkey, metadata) in _tracked)
        {
            var model = state.Models.Find(netUid, hotkey);
            Require(model?.Metadata.Id == metadata.Id && model?.Metadata.Block == metadata.Block, $"{hotkey} is tracked with {model?.Id}, not with {metadata.Id}");
            Require(model?.Refusal is null, $"{hotkey} is refused: {model?.Refusal}");
            Require(store.Find(hotkey, metadata.Id!) is { IsVerified: true }, $"{metadata.Id} of {hotkey} is not in the store");
        }

        foreach (var (hotkey, standing) in _standings)
        {
            // What was said of an older model goes with it.
            var model = state.Models.Find(netUid, hotkey);
            Require(
                model?.Metadata.Block > standing.ModelBlock || model?.Evaluations.Any(e => e.Block == standing.Block && e.Score.Equals(standing.Score)) == true,
                $"the score {standing.Score} of {hotkey} at block {standing.Block} is lost");
        }

        Require(
            state.CompetitionWeights.List(netUid).Select(w => (w.Hotkey, w.Weight)).SequenceEqual(_weights.Select(w => (w.Hotkey, w.Weight))),
            $"the competition weights of subnet {netUid} are others");
        var metagraph = await session.GetMetagraphAsync(netUid, new MetagraphRequest { IncludeWeights = true });
        Require(
            _vector is { } set && metagraph.Neurons.Any(
                n => n.Weights is { Count: > 0 } row && row.Select(w => ((ushort)w.Uid, (ushort)w.Value)).SequenceEqual(set.Uids.Zip(set.Values))),
            $"nobody on subnet {netUid} has the weights {_vector}");
        return lost;

        void Require(bool holds, string what)
        {
            if (!holds)
            {
                lost.Add(what);
            }
        }
    }

    private static IEnumerable<string> Integrity(string path)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check";
        return command.ExecuteScalar() is "ok" ? [] : ["the database is damaged"];
    }
}
