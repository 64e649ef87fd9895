using System.Text.Json;
using Microsoft.Data.Sqlite;
using Taoverse.Models;

namespace Taoverse.State.Models;

/// <summary>Which model each hotkey has and how it did, in the state. It is keyed by subnet and hotkey; uids come from the newest metagraph.</summary>
public sealed class ModelTracker : IModelTracker
{
    /// <summary>How many evaluations of a hotkey are kept in each competition.</summary>
    public const int MaxEvaluations = 3;

    private readonly StateConnection state;

    internal ModelTracker(StateConnection state) => this.state = state;

    /// <inheritdoc/>
    public TrackedModel? Find(int netUid, string hotkey, CancellationToken cancellationToken = default) => state.Read(
        connection => TrackedModelReader.Find(connection, netUid, hotkey) is not { } model
            ? null
            : model with { Evaluations = TrackedModelReader.FindEvaluations(connection, netUid, hotkey) },
        cancellationToken);

    /// <summary>Gives the tracked models by subnet and hotkey, some hundred at a time; others may write in between.</summary>
    /// <param name="netUid">The subnet; null for all.</param>
    /// <param name="competitionId">The competition that their metadata names; null for any.</param>
    /// <param name="cancellationToken">Ends the wait for another process.</param>
    public IEnumerable<TrackedModel> List(int? netUid = null, int? competitionId = null, CancellationToken cancellationToken = default) =>
        TrackedModelReader.Enumerate(
            netUid,
            last => state.Read(connection => TrackedModelReader.ReadPage(connection, netUid, competitionId, last), cancellationToken));

    /// <summary>Gives a hotkey's evaluations, by competition and oldest first.</summary>
    /// <param name="netUid">The subnet.</param>
    /// <param name="hotkey">SS58 address of the hotkey; its model need not be tracked.</param>
    /// <param name="cancellationToken">Ends the wait for another process.</param>
    public IReadOnlyList<EvaluationRecord> FindEvaluations(int netUid, string hotkey, CancellationToken cancellationToken = default) =>
        state.Read(connection => TrackedModelReader.FindEvaluations(connection, netUid, hotkey), cancellationToken);

    /// <summary>Gives the block of a hotkey's newest evaluation over all competitions; null where there is none.</summary>
    /// <param name="netUid">The subnet.</param>
    /// <param name="hotkey">SS58 address of the hotkey; its model need not be tracked.</param>
    /// <param name="cancellationToken">Ends the wait for another process.</param>
    public long? FindLastEvaluatedBlock(int netUid, string hotkey, CancellationToken cancellationToken = default) => state.Read(
        connection =>
        {
            using var command = ForHotkey(connection, "SELECT max(block) FROM evaluations WHERE netuid = $netuid AND hotkey = $hotkey", netUid, hotkey);
            return command.ExecuteScalar() as long?;
        },
        cancellationToken);

    /// <inheritdoc/>
    public bool Track(ModelMetadata metadata, string? refusal = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        var id = metadata.Id ?? throw new TaoverseException(
            "InvalidMetadata", FaultKind.InvalidInput, $"What {metadata.Hotkey} committed names no model: {metadata.Reason}",
            "Track a hotkey once its commitment can be read.");
        return state.Write(
            connection =>
            {
                // A uid changes owners, so it is no part of what makes metadata new.
                var isNew = TrackedModelReader.Find(connection, metadata.NetUid, metadata.Hotkey)?.Metadata is not { } known || known.Id != id || known.Block != metadata.Block;
                if (isNew)
                {
                    Execute(connection, "DELETE FROM evaluations WHERE netuid = $netuid AND hotkey = $hotkey", metadata.NetUid, metadata.Hotkey);
                }

                TrackedModelRow.Upsert(connection, metadata, id, refusal);
                return isNew;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public bool Record(int netUid, string hotkey, EvaluationRecord evaluation, long? modelBlock = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        return state.Write(
            connection =>
            {
                if (modelBlock is not null && TrackedModelReader.Find(connection, netUid, hotkey)?.Metadata.Block != modelBlock)
                {
                    return false;
                }

                EvaluationRow.Insert(connection, netUid, hotkey, evaluation);
                return true;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public int NoteWinner(
        int netUid, int competitionId, long winnerBlock, double winnerScore, IEnumerable<KeyValuePair<string, long>> evaluations,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(evaluations);
        EvaluationRow.Checked(winnerScore, "the winner");
        return state.Write(
            connection =>
            {
                using var command = ForHotkey(
                    connection,
                    """
                    UPDATE evaluations SET winner_block = $winner, winner_score = $score
                    WHERE netuid = $netuid AND hotkey = $hotkey AND competition_id = $competition AND block = $block
                    """,
                    netUid,
                    string.Empty);
                command.Parameters.AddWithValue("$winner", winnerBlock);
                command.Parameters.AddWithValue("$score", winnerScore);
                command.Parameters.AddWithValue("$competition", competitionId);
                command.Parameters.Add("$block", SqliteType.Integer);
                return evaluations.Sum(evaluation =>
                {
                    (command.Parameters["$hotkey"].Value, command.Parameters["$block"].Value) = (evaluation.Key, evaluation.Value);
                    return command.ExecuteNonQuery();
                });
            },
            cancellationToken);
    }

    /// <summary>Forgets a hotkey: its model and its evaluations.</summary>
    /// <param name="netUid">The subnet.</param>
    /// <param name="hotkey">SS58 address of the hotkey.</param>
    /// <param name="cancellationToken">Ends the wait for another process.</param>
    /// <returns>Whether there was anything.</returns>
    public bool Remove(int netUid, string hotkey, CancellationToken cancellationToken = default) => state.Write(
        connection => Execute(connection, "DELETE FROM evaluations WHERE netuid = $netuid AND hotkey = $hotkey", netUid, hotkey)
            + Execute(connection, "DELETE FROM tracked_models WHERE netuid = $netuid AND hotkey = $hotkey", netUid, hotkey) > 0,
        cancellationToken);

    /// <summary>Forgets the hotkeys that left a subnet: their models, and their evaluations, also where no model is tracked.</summary>
    /// <param name="netUid">The subnet.</param>
    /// <param name="hotkeys">The hotkeys that the subnet has.</param>
    /// <param name="cancellationToken">Ends the wait for another process.</param>
    /// <returns>The hotkeys that were forgotten.</returns>
    public IReadOnlyList<string> KeepOnly(int netUid, IEnumerable<string> hotkeys, CancellationToken cancellationToken = default)
    {
        var present = JsonSerializer.Serialize(hotkeys);
        return state.Write(
            connection =>
            {
                const string Gone = "netuid = $netuid AND hotkey NOT IN (SELECT value FROM json_each($hotkey))";
                var dropped = Hotkeys(
                    connection, $"SELECT hotkey FROM tracked_models WHERE {Gone} UNION SELECT hotkey FROM evaluations WHERE {Gone} ORDER BY hotkey", netUid, present);
                Execute(connection, $"DELETE FROM evaluations WHERE {Gone}", netUid, present);
                Execute(connection, $"DELETE FROM tracked_models WHERE {Gone}", netUid, present);
                return dropped;
            },
            cancellationToken);
    }

    /// <summary>Forgets evaluations; the models stay tracked.</summary>
    /// <param name="netUid">The subnet.</param>
    /// <param name="hotkey">SS58 address of the hotkey; null for all.</param>
    /// <param name="competitionId">The competition; null for all.</param>
    /// <param name="cancellationToken">Ends the wait for another process.</param>
    /// <returns>How many evaluations were forgotten.</returns>
    public int ClearEvaluations(int netUid, string? hotkey = null, int? competitionId = null, CancellationToken cancellationToken = default) =>
        state.Write(
            connection =>
            {
                using var command = ForHotkey(
                    connection,
                    """
                    DELETE FROM evaluations
                    WHERE netuid = $netuid AND hotkey = coalesce($hotkey, hotkey) AND competition_id = coalesce($competition, competition_id)
                    """,
                    netUid,
                    hotkey);
                command.Parameters.AddWithValue("$competition", (object?)competitionId ?? DBNull.Value);
                return command.ExecuteNonQuery();
            },
            cancellationToken);

    /// <summary>Gives the hotkeys whose models are tracked, in order.</summary>
    /// <param name="netUid">The subnet; null for all.</param>
    /// <param name="cancellationToken">Ends the wait for another process.</param>
    public IReadOnlyList<string> ListHotkeys(int? netUid = null, CancellationToken cancellationToken = default) => state.Read(
        connection => Hotkeys(connection, "SELECT DISTINCT hotkey FROM tracked_models WHERE netuid = coalesce($netuid, netuid) ORDER BY hotkey", netUid, null),
        cancellationToken);

    private static List<string> Hotkeys(SqliteConnection connection, string sql, int? netUid, string? hotkey)
    {
        using var command = ForHotkey(connection, sql, netUid, hotkey);
        using var rows = command.ExecuteReader();
        var hotkeys = new List<string>();
        while (rows.Read())
        {
            hotkeys.Add(rows.GetString(0));
        }

        return hotkeys;
    }

    private static int Execute(SqliteConnection connection, string sql, int netUid, string hotkey)
    {
        using var command = ForHotkey(connection, sql, netUid, hotkey);
        return command.ExecuteNonQuery();
    }

    private static SqliteCommand ForHotkey(SqliteConnection connection, string sql, int? netUid, string? hotkey)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$netuid", (object?)netUid ?? DBNull.Value);
        command.Parameters.AddWithValue("$hotkey", (object?)hotkey ?? DBNull.Value);
        return command;
    }
}
