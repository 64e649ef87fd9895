using System.Globalization;
using Microsoft.Data.Sqlite;
using Taoverse.Metagraphs;

namespace Taoverse.State.Metagraphs;

/// <summary>The newest synced metagraph of each subnet.</summary>
public sealed class MetagraphTable
{
    private readonly StateConnection state;

    internal MetagraphTable(StateConnection state) => this.state = state;

    /// <summary>Keeps a metagraph in place of the one before, all or nothing.</summary>
    /// <param name="metagraph">The metagraph.</param>
    /// <param name="cancellationToken">Ends the wait for another process.</param>
    /// <returns>False where another process had kept one already that was read later and is not of an older block.</returns>
    public bool Save(Metagraph metagraph, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(metagraph);
        return state.Write(connection => Save(connection, metagraph), cancellationToken);
    }

    /// <summary>Gives the newest metagraph of a subnet; null where none was kept.</summary>
    /// <param name="netUid">The subnet.</param>
    /// <param name="cancellationToken">Ends the wait for another process.</param>
    public Metagraph? Find(int netUid, CancellationToken cancellationToken = default) =>
        state.Read(connection => Read(connection, netUid), cancellationToken);

    /// <summary>Gives the newest metagraph of a subnet.</summary>
    /// <param name="netUid">The subnet.</param>
    /// <param name="cancellationToken">Ends the wait for another process.</param>
    /// <exception cref="TaoverseException"><c>NotSynced</c>: none was kept.</exception>
    public Metagraph Get(int netUid, CancellationToken cancellationToken = default) => Find(netUid, cancellationToken) ?? throw NotSynced(netUid);

    /// <summary>Gives the block of the newest metagraph of a subnet, without its neurons; null where none was kept.</summary>
    /// <param name="netUid">The subnet.</param>
    /// <param name="cancellationToken">Ends the wait for another process.</param>
    public long? FindBlock(int netUid, CancellationToken cancellationToken = default) => state.Read(
        connection =>
        {
            using var command = ForNetUid(connection, "SELECT block FROM metagraphs WHERE netuid = $netuid", netUid);
            return (long?)command.ExecuteScalar();
        },
        cancellationToken);

    /// <summary>Gives the block of the newest metagraph of a subnet, without its neurons.</summary>
    /// <param name="netUid">The subnet.</param>
    /// <param name="cancellationToken">Ends the wait for another process.</param>
    /// <exception cref="TaoverseException"><c>NotSynced</c>: none was kept.</exception>
    public long GetBlock(int netUid, CancellationToken cancellationToken = default) => FindBlock(netUid, cancellationToken) ?? throw NotSynced(netUid);

    /// <summary>Gives the netuids of which a metagraph is kept, in ascending order.</summary>
    /// <param name="cancellationToken">Ends the wait for another process.</param>
    public IReadOnlyList<int> ListNetUids(CancellationToken cancellationToken = default) => state.Read(
        connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT netuid FROM metagraphs ORDER BY netuid";
            using var rows = command.ExecuteReader();
            var netUids = new List<int>();
            while (rows.Read())
            {
                netUids.Add(rows.GetInt32(0));
            }

            return netUids;
        },
        cancellationToken);

    /// <summary>Forgets the metagraph of a subnet.</summary>
    /// <param name="netUid">The subnet.</param>
    /// <param name="cancellationToken">Ends the wait for another process.</param>
    /// <returns>Whether there was one.</returns>
    public bool Remove(int netUid, CancellationToken cancellationToken = default) => state.Write(
        connection =>
        {
            using var delete = ForNetUid(connection, "DELETE FROM metagraphs WHERE netuid = $netuid", netUid);
            return delete.ExecuteNonQuery() > 0;
        },
        cancellationToken);

    private TaoverseException NotSynced(int netUid) => new(
        "NotSynced", FaultKind.NotFound,
        string.Create(CultureInfo.InvariantCulture, $"Netuid {netUid} was never synced into the state {state.Path}."),
        string.Create(CultureInfo.InvariantCulture, $"Sync it with Sync-Metagraph {netUid}, or name another state with -StatePath."));

    private static SqliteCommand Upsert(SqliteConnection connection, Metagraph metagraph)
    {
        // By time, since a local chain that is set up anew begins at block 0 again; by block, since a clock may have been ahead.
        var command = ForNetUid(
            connection,
            """
            INSERT INTO metagraphs (netuid, name, symbol, tempo, block, block_hash, synced_at)
            VALUES ($netuid, $name, $symbol, $tempo, $block, $hash, $synced)
            ON CONFLICT DO UPDATE SET name = excluded.name, symbol = excluded.symbol, tempo = excluded.tempo, block = excluded.block,
                block_hash = excluded.block_hash, synced_at = excluded.synced_at
            WHERE excluded.synced_at >= synced_at OR excluded.block > block
            """,
            metagraph.NetUid);
        command.Parameters.AddWithValue("$name", (object?)metagraph.Name ?? DBNull.Value);
        command.Parameters.AddWithValue("$symbol", (object?)metagraph.Symbol ?? DBNull.Value);
        command.Parameters.AddWithValue("$tempo", (object?)metagraph.Tempo ?? DBNull.Value);
        command.Parameters.AddWithValue("$block", metagraph.Block);
        command.Parameters.AddWithValue("$hash", metagraph.BlockHash);
        command.Parameters.AddWithValue("$synced", StateTime.Format(metagraph.SyncedAt));
        return command;
    }

    internal static bool Save(SqliteConnection connection, Metagraph metagraph)
    {
        using var upsert = Upsert(connection, metagraph);
        if (upsert.ExecuteNonQuery() == 0)
        {
            return false;
        }

        using var delete = ForNetUid(connection, "DELETE FROM neurons WHERE netuid = $netuid", metagraph.NetUid);
        delete.ExecuteNonQuery();
        using var insert = NeuronRow.Insert(connection);
        foreach (var neuron in metagraph.Neurons)
        {
            NeuronRow.Bind(insert, metagraph.NetUid, neuron);
            insert.ExecuteNonQuery();
        }

        return true;
    }

    internal static Metagraph? Read(SqliteConnection connection, int netUid)
    {
        using var command = ForNetUid(
            connection, "SELECT name, symbol, tempo, block, block_hash, synced_at FROM metagraphs WHERE netuid = $netuid", netUid);
        using var row = command.ExecuteReader();
        return !row.Read() ? null : new()
        {
            NetUid = netUid,
            Name = row.IsDBNull(0) ? null : row.GetString(0),
            Symbol = row.IsDBNull(1) ? null : row.GetString(1),
            Tempo = row.IsDBNull(2) ? null : row.GetInt32(2),
            Block = row.GetInt64(3),
            BlockHash = row.GetString(4),
            SyncedAt = StateTime.Parse(row.GetString(5)),
            Neurons = ReadNeurons(connection, netUid),
        };
    }

    private static List<Neuron> ReadNeurons(SqliteConnection connection, int netUid)
    {
        using var command = NeuronRow.Select(connection, netUid);
        using var rows = command.ExecuteReader();
        var neurons = new List<Neuron>();
        while (rows.Read())
        {
            neurons.Add(NeuronRow.Read(rows));
        }

        return neurons;
    }

    private static SqliteCommand ForNetUid(SqliteConnection connection, string sql, int netUid)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$netuid", netUid);
        return command;
    }
}
