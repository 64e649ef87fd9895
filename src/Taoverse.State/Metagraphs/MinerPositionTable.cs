using Microsoft.Data.Sqlite;

namespace Taoverse.State.Metagraphs;

/// <summary>Where miner iterators stand, so that they go on after a restart and in another process.</summary>
public sealed class MinerPositionTable
{
    private readonly StateConnection state;
    private readonly TimeProvider time;

    internal MinerPositionTable(StateConnection state, TimeProvider time)
    {
        this.state = state;
        this.time = time;
    }

    /// <summary>Gives the uid that an iterator would visit next; null where none is known.</summary>
    /// <param name="netUid">The subnet.</param>
    /// <param name="name">The iterator's name.</param>
    /// <param name="cancellationToken">Ends the wait for another process.</param>
    public int? Find(int netUid, string name, CancellationToken cancellationToken = default) =>
        state.Read(connection => Read(connection, netUid, name), cancellationToken);

    /// <summary>Moves an iterator on, in one transaction: two processes that do so at once get different miners.</summary>
    /// <param name="netUid">The subnet.</param>
    /// <param name="name">The iterator's name.</param>
    /// <param name="move">Takes the position, null for none, and gives the new one, null for none. It must not use the state.</param>
    /// <param name="cancellationToken">Ends the wait for another process.</param>
    public void Update(int netUid, string name, Func<int?, int?> move, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(move);
        state.Write(connection => Write(connection, netUid, name, move(Read(connection, netUid, name))), cancellationToken);
    }

    private static int? Read(SqliteConnection connection, int netUid, string name)
    {
        using var command = Command(connection, "SELECT next_uid FROM miner_positions WHERE netuid = $netuid AND name = $name", netUid, name);
        return (int?)(long?)command.ExecuteScalar();
    }

    private int Write(SqliteConnection connection, int netUid, string name, int? position)
    {
        if (position is not { } uid)
        {
            using var delete = Command(connection, "DELETE FROM miner_positions WHERE netuid = $netuid AND name = $name", netUid, name);
            return delete.ExecuteNonQuery();
        }

        using var upsert = Command(
            connection,
            """
            INSERT INTO miner_positions (netuid, name, next_uid, updated_at) VALUES ($netuid, $name, $uid, $now)
            ON CONFLICT DO UPDATE SET next_uid = excluded.next_uid, updated_at = excluded.updated_at
            """,
            netUid,
            name);
        upsert.Parameters.AddWithValue("$uid", uid);
        upsert.Parameters.AddWithValue("$now", StateTime.Format(time.GetUtcNow()));
        return upsert.ExecuteNonQuery();
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, int netUid, string name)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$netuid", netUid);
        command.Parameters.AddWithValue("$name", name);
        return command;
    }
}
