using Microsoft.Data.Sqlite;
using Taoverse.Competitions;

namespace Taoverse.State.Competitions;

/// <summary>The moving averages of what hotkeys earned in competitions.</summary>
public sealed class CompetitionWeightTable
{
    private readonly StateConnection state;

    internal CompetitionWeightTable(StateConnection state) => this.state = state;

    /// <summary>Gives weights, by subnet, competition and hotkey, with the uids of the newest synced metagraphs.</summary>
    /// <param name="netUid">The subnet; null for all.</param>
    /// <param name="competitionId">The competition; null for all.</param>
    /// <param name="cancellationToken">Ends the wait for another process.</param>
    public IReadOnlyList<CompetitionWeight> List(int? netUid = null, int? competitionId = null, CancellationToken cancellationToken = default) =>
        state.Read(connection => Read(connection, netUid, competitionId), cancellationToken);

    /// <summary>Gives the tracker of a subnet as it is now; what is recorded in it is not kept, see <see cref="Update"/>.</summary>
    /// <param name="netUid">The subnet.</param>
    /// <param name="cancellationToken">Ends the wait for another process.</param>
    public CompetitionTracker Load(int netUid, CancellationToken cancellationToken = default) => new(netUid, List(netUid, null, cancellationToken));

    /// <summary>Changes the weights of a subnet in one transaction: of two processes that do so at once, the second sees what the first did.</summary>
    /// <param name="netUid">The subnet.</param>
    /// <param name="change">Changes the tracker. It must not use the state; where it throws, nothing is changed.</param>
    /// <param name="cancellationToken">Ends the wait for another process.</param>
    public void Update(int netUid, Action<CompetitionTracker> change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        state.Write(
            connection =>
            {
                var before = Read(connection, netUid, null).ToLookup(weight => weight.CompetitionId);
                var tracker = new CompetitionTracker(netUid, before.SelectMany(weights => weights));
                change(tracker);
                foreach (var competitionId in tracker.CompetitionIds.Union(before.Select(weights => weights.Key)))
                {
                    Replace(connection, netUid, competitionId, tracker.Weights(competitionId));
                }

                return 0;
            },
            cancellationToken);
    }

    internal static List<CompetitionWeight> Read(SqliteConnection connection, int? netUid, int? competitionId)
    {
        using var command = connection.CreateCommand();
        command.CommandText =
            """
            SELECT w.netuid, w.competition_id, w.hotkey, min(n.uid), w.weight
            FROM competition_weights w LEFT JOIN neurons n ON n.netuid = w.netuid AND n.hotkey = w.hotkey
            WHERE w.netuid = coalesce($netuid, w.netuid) AND w.competition_id = coalesce($competition, w.competition_id)
            GROUP BY w.netuid, w.competition_id, w.hotkey
            ORDER BY w.netuid, w.competition_id, w.hotkey
            """;
        command.Parameters.AddWithValue("$netuid", (object?)netUid ?? DBNull.Value);
        command.Parameters.AddWithValue("$competition", (object?)competitionId ?? DBNull.Value);
        using var rows = command.ExecuteReader();
        var weights = new List<CompetitionWeight>();
        while (rows.Read())
        {
            weights.Add(new CompetitionWeight
            {
                NetUid = rows.GetInt32(0),
                CompetitionId = rows.GetInt32(1),
                Hotkey = rows.GetString(2),
                Uid = rows.IsDBNull(3) ? null : rows.GetInt32(3),
                Weight = rows.GetDouble(4),
            });
        }

        return weights;
    }

    private static void Replace(SqliteConnection connection, int netUid, int competitionId, IReadOnlyList<CompetitionWeight> weights)
    {
        using var delete = connection.CreateCommand();
        delete.CommandText = "DELETE FROM competition_weights WHERE netuid = $netuid AND competition_id = $competition";
        delete.Parameters.AddWithValue("$netuid", netUid);
        delete.Parameters.AddWithValue("$competition", competitionId);
        delete.ExecuteNonQuery();
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO competition_weights VALUES ($netuid, $competition, $hotkey, $weight)";
        insert.Parameters.AddWithValue("$netuid", netUid);
        insert.Parameters.AddWithValue("$competition", competitionId);
        var hotkey = insert.Parameters.Add("$hotkey", SqliteType.Text);
        var value = insert.Parameters.Add("$weight", SqliteType.Real);
        foreach (var weight in weights)
        {
            hotkey.Value = weight.Hotkey;
            value.Value = weight.Weight;
            insert.ExecuteNonQuery();
        }
    }
}
