using Microsoft.Data.Sqlite;
using Taoverse.Models;

namespace Taoverse.State.Models;

/// <summary>A tracked model as a row of the table <c>tracked_models</c>, with the slot that its hotkey has in the newest metagraph.</summary>
internal static class TrackedModelRow
{
    private const string Columns = "t.netuid, t.hotkey, t.block, t.namespace, t.name, t.revision, t.hash, t.secure_hash, t.competition_id, t.refusal";

    /// <summary>A statement that reads rows by subnet and hotkey.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="condition">What must hold of them; the table is <c>t</c>.</param>
    public static SqliteCommand Select(SqliteConnection connection, string condition)
    {
        var command = connection.CreateCommand();
        command.CommandText = $"""
            SELECT {Columns}, (SELECT uid FROM neurons n WHERE n.netuid = t.netuid AND n.hotkey = t.hotkey LIMIT 1)
            FROM tracked_models t WHERE {condition} ORDER BY t.netuid, t.hotkey
            """;
        return command;
    }

    public static TrackedModel Read(SqliteDataReader row)
    {
        int? uid = row.IsDBNull(10) ? null : row.GetInt32(10);
        return new()
        {
            NetUid = row.GetInt32(0),
            Hotkey = row.GetString(1),
            Uid = uid,
            Metadata = new()
            {
                NetUid = row.GetInt32(0),
                Uid = uid,
                Hotkey = row.GetString(1),
                Block = row.GetInt64(2),
                Id = new()
                {
                    Namespace = row.GetString(3),
                    Name = row.GetString(4),
                    Commit = Text(row, 5),
                    Hash = Text(row, 6),
                    SecureHash = Text(row, 7),
                    CompetitionId = row.GetInt32(8),
                },
            },
            Refusal = Text(row, 9),
        };
    }

    /// <summary>Writes a row in place of the one before.</summary>
    public static void Upsert(SqliteConnection connection, ModelMetadata metadata, ModelId id, string? refusal)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """
            INSERT OR REPLACE INTO tracked_models
                (netuid, hotkey, block, namespace, name, revision, hash, secure_hash, competition_id, refusal)
            VALUES ($netuid, $hotkey, $block, $namespace, $name, $revision, $hash, $secure, $competition, $refusal)
            """;
        command.Parameters.AddWithValue("$netuid", metadata.NetUid);
        command.Parameters.AddWithValue("$hotkey", metadata.Hotkey);
        command.Parameters.AddWithValue("$block", metadata.Block);
        command.Parameters.AddWithValue("$namespace", id.Namespace);
        command.Parameters.AddWithValue("$name", id.Name);
        command.Parameters.AddWithValue("$revision", (object?)id.Commit ?? DBNull.Value);
        command.Parameters.AddWithValue("$hash", (object?)id.Hash ?? DBNull.Value);
        command.Parameters.AddWithValue("$secure", (object?)id.SecureHash ?? DBNull.Value);
        command.Parameters.AddWithValue("$competition", id.CompetitionId);
        command.Parameters.AddWithValue("$refusal", (object?)refusal ?? DBNull.Value);
        command.ExecuteNonQuery();
    }

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
