using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Taoverse.State.Schema;

/// <summary>Checks a database and brings it to the newest schema.</summary>
internal static class StateSchema
{
    /// <summary>Brings the database to the newest schema and gives its version. Safe when several processes do so at once.</summary>
    public static int Migrate(StateConnection state, IReadOnlyList<string> migrations, TimeProvider time, CancellationToken cancellationToken)
    {
        var version = state.Read(connection => ReadVersion(connection, state.Path), cancellationToken);
        if (version < migrations.Count)
        {
            version = state.Write(
                connection =>
                {
                    // Another process may have come first; here nobody else writes.
                    var from = ReadVersion(connection, state.Path);
                    Apply(connection, migrations, from, time);
                    return Math.Max(from, migrations.Count);
                },
                cancellationToken);
        }

        return version <= migrations.Count ? version : throw new TaoverseException(
            "StateTooNew", FaultKind.NotSupported,
            $"The state {state.Path} has schema version {version}; this version of Taoverse knows {migrations.Count}.",
            "Update Taoverse, or name another folder with -StatePath.");
    }

    /// <summary>Looks through the file for damage.</summary>
    public static void Check(StateConnection state, CancellationToken cancellationToken)
    {
        var finding = state.Read(connection => Scalar(connection, "PRAGMA quick_check(1)"), cancellationToken);
        if (finding is not "ok")
        {
            throw StateErrors.Damaged(state.Path, $"{finding}.");
        }
    }

    private static int ReadVersion(SqliteConnection connection, string path)
    {
        if (Scalar(connection, "SELECT 1 FROM sqlite_master WHERE name = 'schema_versions'") is not null)
        {
            return Convert.ToInt32(Scalar(connection, "SELECT max(version) FROM schema_versions") ?? 0, CultureInfo.InvariantCulture);
        }

        return Scalar(connection, "SELECT name FROM sqlite_master LIMIT 1") is not { } table ? 0 : throw new TaoverseException(
            "NotAState", FaultKind.InvalidData, $"{path} is a database of another program: it has a {table} and no schema version.",
            "Name another folder with -StatePath.");
    }

    private static void Apply(SqliteConnection connection, IReadOnlyList<string> migrations, int from, TimeProvider time)
    {
        using var command = connection.CreateCommand();
        if (from == 0)
        {
            command.CommandText = "CREATE TABLE schema_versions (version INTEGER PRIMARY KEY, applied_at TEXT NOT NULL) STRICT";
            command.ExecuteNonQuery();
        }

        for (var version = from + 1; version <= migrations.Count; version++)
        {
            command.Parameters.Clear();
            command.CommandText = migrations[version - 1];
            command.ExecuteNonQuery();
            command.CommandText = "INSERT INTO schema_versions VALUES ($version, $now)";
            command.Parameters.AddWithValue("$version", version);
            command.Parameters.AddWithValue("$now", StateTime.Format(time.GetUtcNow()));
            command.ExecuteNonQuery();
        }
    }

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() is { } value and not DBNull ? value : null;
    }
}
