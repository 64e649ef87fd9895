using Microsoft.Data.Sqlite;
using Taoverse.State.Competitions;
using Taoverse.State.Metagraphs;
using Taoverse.State.Models;

namespace Taoverse.State.Transfer;

/// <summary>Puts a document into a state, within a transaction of the caller.</summary>
internal static class StateImport
{
    /// <summary>Puts a document in the place of what the state holds of its subnets.</summary>
    public static void Replace(SqliteConnection connection, StateDocument document, IEnumerable<int> netUids)
    {
        foreach (var (table, netUid) in from table in document.Tables from netUid in netUids select (table, netUid))
        {
            Execute(connection, $"DELETE FROM {table} WHERE netuid = $1", netUid);
        }

        Merge(connection, document);
    }

    /// <summary>
    /// Adds a document to what the state holds. Of two metagraphs the newer stays, of two models of a hotkey the one that was
    /// committed later; evaluations of the same model are joined; of what else there are two of, such as the weights of a competition, the state's own stay.
    /// </summary>
    public static void Merge(SqliteConnection connection, StateDocument document)
    {
        foreach (var metagraph in document.Metagraphs)
        {
            MetagraphTable.Save(connection, metagraph);
        }

        foreach (var position in document.MinerPositions)
        {
            Execute(connection, "INSERT OR IGNORE INTO miner_positions VALUES ($1, $2, $3, $4)",
                position.NetUid, position.Name, position.NextUid, StateTime.Format(document.ExportedAt));
        }

        foreach (var version in document.StateVersions)
        {
            Execute(connection, "INSERT OR IGNORE INTO state_versions VALUES ($1, $2)", version.NetUid, version.Version);
        }

        MergeWeights(connection, document);
        var evaluations = document.Evaluations.ToLookup(evaluation => (evaluation.NetUid, evaluation.Hotkey));
        var models = document.TrackedModels.ToDictionary(model => (model.NetUid, model.Hotkey));
        foreach (var key in evaluations.Select(group => group.Key).Union(models.Keys))
        {
            Merge(connection, key.NetUid, key.Hotkey, models.GetValueOrDefault(key), evaluations[key]);
        }
    }

    // The weights of one competition belong together.
    private static void MergeWeights(SqliteConnection connection, StateDocument document)
    {
        foreach (var competition in document.CompetitionWeights.GroupBy(weight => (weight.NetUid, weight.CompetitionId)))
        {
            if (CompetitionWeightTable.Read(connection, competition.Key.NetUid, competition.Key.CompetitionId).Count > 0)
            {
                continue;
            }

            foreach (var weight in competition)
            {
                Execute(connection, "INSERT INTO competition_weights VALUES ($1, $2, $3, $4)", weight.NetUid, weight.CompetitionId, weight.Hotkey, weight.Weight);
            }
        }
    }

    private static void Merge(
        SqliteConnection connection, int netUid, string hotkey, TrackedModelEntry? model, IEnumerable<EvaluationEntry> evaluations)
    {
        var there = TrackedModelReader.Find(connection, netUid, hotkey);
        var isSame = there is not null && model is not null && there.Metadata.Block == model.Block && there.Metadata.Id == model.ToMetadata().Id;
        if (there is not null && !isSame && (model is null || model.Block <= there.Metadata.Block))
        {
            return;
        }

        if (model is not null && !isSame)
        {
            Execute(connection, "DELETE FROM evaluations WHERE netuid = $1 AND hotkey = $2", netUid, hotkey);
            var metadata = model.ToMetadata();
            TrackedModelRow.Upsert(connection, metadata, metadata.Id!, model.Refusal);
        }

        // Twice the same within the file is meant so; the same in file and state is one.
        var known = TrackedModelReader.FindEvaluations(connection, netUid, hotkey);
        foreach (var evaluation in evaluations.Select(entry => entry.ToRecord()).Where(evaluation => !known.Remove(evaluation)))
        {
            EvaluationRow.Insert(connection, netUid, hotkey, evaluation);
        }
    }

    private static void Execute(SqliteConnection connection, string sql, params ReadOnlySpan<object> values)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue($"${i + 1}", values[i]);
        }

        command.ExecuteNonQuery();
    }
}
