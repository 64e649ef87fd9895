using System.Text.Json;
using Microsoft.Data.Sqlite;
using Taoverse.State.Metagraphs;
using Taoverse.State.Models;
using Taoverse.Storage;

namespace Taoverse.State.Transfer;

/// <summary>Writes what a state holds as JSON, row by row, all as of one moment.</summary>
internal sealed class StateExport(SqliteConnection connection, Utf8JsonWriter writer, int? netUid, CancellationToken cancellationToken)
{
    private const int FlushBytes = 1 << 16;
    private const string Subnet = "netuid = coalesce($netuid, netuid)";
    private readonly SortedSet<int> netUids = [.. netUid is { } only ? [only] : Array.Empty<int>()];

    public StateTransfer Write(string path, DateTimeOffset now)
    {
        writer.WriteStartObject();
        writer.WriteString("format", StateDocument.FormatName);
        writer.WriteNumber("version", StateDocument.CurrentVersion);
        writer.WriteString("exportedAt", now);
        if (netUid is { } only)
        {
            writer.WriteNumber("netUid", only);
        }

        WriteArray("stateVersions", Versions(), entry => entry.NetUid);
        var models = WriteArray("trackedModels", Models(), entry => entry.NetUid);
        var evaluations = WriteArray("evaluations", Evaluations(), entry => entry.NetUid);
        var weights = WriteArray("competitionWeights", Weights(), entry => entry.NetUid);
        WriteArray("minerPositions", Positions(), entry => entry.NetUid);
        var metagraphs = WriteArray("metagraphs", Metagraphs(), metagraph => metagraph.NetUid);
        writer.WriteEndObject();
        writer.Flush();
        return new()
        {
            Path = path,
            NetUid = [.. netUids],
            TrackedModels = models,
            Evaluations = evaluations,
            CompetitionWeights = weights,
            Metagraphs = metagraphs,
        };
    }

    private int WriteArray<T>(string name, IEnumerable<T> items, Func<T, int> netUidOf)
    {
        var count = 0;
        writer.WriteStartArray(name);
        foreach (var item in items)
        {
            cancellationToken.ThrowIfCancellationRequested();
            JsonSerializer.Serialize(writer, item, StateJson.Options);
            netUids.Add(netUidOf(item));
            count++;
            if (writer.BytesPending > FlushBytes)
            {
                writer.Flush();
            }
        }

        writer.WriteEndArray();
        return count;
    }

    private IEnumerable<StateVersionEntry> Versions() => Rows(
        $"SELECT netuid, version FROM state_versions WHERE {Subnet} ORDER BY netuid", row => new StateVersionEntry(row.GetInt32(0), row.GetInt32(1)));

    private IEnumerable<TrackedModelEntry> Models() => TrackedModelReader
        .Enumerate(netUid, last => TrackedModelReader.ReadPage(connection, netUid, null, last))
        .Select(model => TrackedModelEntry.Of(model.Metadata, model.Refusal));

    private IEnumerable<EvaluationEntry> Evaluations() => Rows(
        $"SELECT {EvaluationRow.Columns} FROM evaluations WHERE {Subnet} ORDER BY netuid, {EvaluationRow.Order}",
        row =>
        {
            var (subnet, hotkey, evaluation) = EvaluationRow.Read(row);
            return EvaluationEntry.Of(subnet, hotkey, evaluation);
        });

    private IEnumerable<CompetitionWeightEntry> Weights() => Rows(
        $"SELECT netuid, competition_id, hotkey, weight FROM competition_weights WHERE {Subnet} ORDER BY netuid, competition_id, hotkey",
        row => new CompetitionWeightEntry(row.GetInt32(0), row.GetInt32(1), row.GetString(2), row.GetDouble(3)));

    private IEnumerable<MinerPositionEntry> Positions() => Rows(
        $"SELECT netuid, name, next_uid FROM miner_positions WHERE {Subnet} ORDER BY netuid, name",
        row => new MinerPositionEntry(row.GetInt32(0), row.GetString(1), row.GetInt32(2)));

    private IEnumerable<Taoverse.Metagraphs.Metagraph> Metagraphs() => Rows(
        $"SELECT netuid FROM metagraphs WHERE {Subnet} ORDER BY netuid", row => MetagraphTable.Read(connection, row.GetInt32(0))!);

    private IEnumerable<T> Rows<T>(string sql, Func<SqliteDataReader, T> read)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$netuid", (object?)netUid ?? DBNull.Value);
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            yield return read(rows);
        }
    }
}
