using Microsoft.Data.Sqlite;
using Taoverse.Models;

namespace Taoverse.State.Models;

/// <summary>Reads tracked models together with their evaluations.</summary>
internal static class TrackedModelReader
{
    /// <summary>So many models are read at once: a reader that lags behind then holds up no writer, and keeps little in memory.</summary>
    private const int PageSize = 512;

    public static TrackedModel? Find(SqliteConnection connection, int netUid, string hotkey)
    {
        using var command = TrackedModelRow.Select(connection, "t.netuid = $netuid AND t.hotkey = $hotkey");
        command.Parameters.AddWithValue("$netuid", netUid);
        command.Parameters.AddWithValue("$hotkey", hotkey);
        using var row = command.ExecuteReader();
        return row.Read() ? TrackedModelRow.Read(row) : null;
    }

    public static List<EvaluationRecord> FindEvaluations(SqliteConnection connection, int netUid, string hotkey)
    {
        using var command = EvaluationRow.Select(connection, netUid, "hotkey = $hotkey");
        command.Parameters.AddWithValue("$hotkey", hotkey);
        using var rows = command.ExecuteReader();
        var evaluations = new List<EvaluationRecord>();
        while (rows.Read())
        {
            evaluations.Add(EvaluationRow.Read(rows).Evaluation);
        }

        return evaluations;
    }

    /// <summary>Goes through the models by subnet and hotkey, page by page.</summary>
    /// <param name="netUid">The subnet; null for all.</param>
    /// <param name="readPage">Gives the page behind a model.</param>
    public static IEnumerable<TrackedModel> Enumerate(int? netUid, Func<(int NetUid, string Hotkey), List<TrackedModel>> readPage)
    {
        for (var last = (netUid ?? -1, string.Empty); ;)
        {
            var page = readPage(last);
            foreach (var model in page)
            {
                yield return model;
            }

            if (page.Count < PageSize)
            {
                yield break;
            }

            last = (page[^1].NetUid, page[^1].Hotkey);
        }
    }

    /// <summary>The models behind the last one of the page before, with their evaluations.</summary>
    public static List<TrackedModel> ReadPage(SqliteConnection connection, int? netUid, int? competitionId, (int NetUid, string Hotkey) last)
    {
        var models = new List<TrackedModel>();
        using var command = TrackedModelRow.Select(
            connection,
            "(t.netuid, t.hotkey) > ($last, $lastHotkey) AND t.netuid = coalesce($netuid, t.netuid) AND t.competition_id = coalesce($competition, t.competition_id)");
        command.CommandText += $" LIMIT {PageSize}";
        command.Parameters.AddWithValue("$last", last.NetUid);
        command.Parameters.AddWithValue("$lastHotkey", last.Hotkey);
        command.Parameters.AddWithValue("$netuid", (object?)netUid ?? DBNull.Value);
        command.Parameters.AddWithValue("$competition", (object?)competitionId ?? DBNull.Value);
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            models.Add(TrackedModelRow.Read(rows));
        }

        foreach (var subnet in models.GroupBy(model => model.NetUid).ToList())
        {
            var evaluations = ReadEvaluations(connection, subnet.Key, subnet.First().Hotkey, subnet.Last().Hotkey);
            for (var i = models.FindIndex(model => model.NetUid == subnet.Key); i < models.Count && models[i].NetUid == subnet.Key; i++)
            {
                models[i] = evaluations.TryGetValue(models[i].Hotkey, out var own) ? models[i] with { Evaluations = own } : models[i];
            }
        }

        return models;
    }

    private static Dictionary<string, List<EvaluationRecord>> ReadEvaluations(SqliteConnection connection, int netUid, string first, string last)
    {
        var evaluations = new Dictionary<string, List<EvaluationRecord>>(StringComparer.Ordinal);
        using var command = EvaluationRow.Select(connection, netUid, "hotkey BETWEEN $first AND $last");
        command.Parameters.AddWithValue("$first", first);
        command.Parameters.AddWithValue("$last", last);
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            var (_, hotkey, evaluation) = EvaluationRow.Read(rows);
            if (!evaluations.TryGetValue(hotkey, out var own))
            {
                evaluations.Add(hotkey, own = []);
            }

            own.Add(evaluation);
        }

        return evaluations;
    }
}
