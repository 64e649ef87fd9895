using Microsoft.Data.Sqlite;

namespace Taoverse.State.Models;

/// <summary>The version of a subnet's rules that what is known of its models was made with. With other rules, scores mean something else.</summary>
public sealed class StateVersionTable
{
    private readonly StateConnection state;

    internal StateVersionTable(StateConnection state) => this.state = state;

    /// <summary>Gives the version that was noted for a subnet; null for none.</summary>
    /// <param name="netUid">The subnet.</param>
    /// <param name="cancellationToken">Ends the wait for another process.</param>
    public int? Find(int netUid, CancellationToken cancellationToken = default) =>
        state.Read(connection => Find(connection, netUid), cancellationToken);

    /// <summary>Notes the version of a subnet's rules. Where another one was noted, the subnet's tracked models, evaluations and competition weights are
    /// forgotten.</summary>
    /// <param name="netUid">The subnet.</param>
    /// <param name="version">The version; a first one is only noted.</param>
    /// <param name="cancellationToken">Ends the wait for another process.</param>
    /// <returns>Whether anything had to be forgotten, since the version is another one.</returns>
    public bool Change(int netUid, int version, CancellationToken cancellationToken = default) => state.Write(
        connection =>
        {
            var before = Find(connection, netUid);
            if (before == version)
            {
                return false;
            }

            using var command = Command(
                connection, "INSERT INTO state_versions VALUES ($netuid, $version) ON CONFLICT DO UPDATE SET version = excluded.version", netUid);
            command.Parameters.AddWithValue("$version", version);
            command.ExecuteNonQuery();
            if (before is not null)
            {
                using var reset = Command(
                    connection,
                    "DELETE FROM evaluations WHERE netuid = $netuid; DELETE FROM tracked_models WHERE netuid = $netuid; DELETE FROM competition_weights WHERE netuid = $netuid",
                    netUid);
                reset.ExecuteNonQuery();
            }

            return before is not null;
        },
        cancellationToken);

    private static int? Find(SqliteConnection connection, int netUid)
    {
        using var command = Command(connection, "SELECT version FROM state_versions WHERE netuid = $netuid", netUid);
        return (int?)(long?)command.ExecuteScalar();
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, int netUid)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$netuid", netUid);
        return command;
    }
}
