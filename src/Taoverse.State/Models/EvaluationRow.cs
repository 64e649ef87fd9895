using System.Globalization;
using Microsoft.Data.Sqlite;
using Taoverse.Models;

namespace Taoverse.State.Models;

/// <summary>An evaluation as a row of the table <c>evaluations</c>.</summary>
internal static class EvaluationRow
{
    /// <summary>What <see cref="Read"/> takes, in its order.</summary>
    public const string Columns = "netuid, hotkey, competition_id, block, score, winner_block, winner_score, duration_ticks";

    /// <summary>By hotkey and competition, then oldest first.</summary>
    public const string Order = "hotkey, competition_id, block, number";

    /// <summary>A statement that reads rows of a subnet.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="netUid">The subnet.</param>
    /// <param name="condition">What else must hold of them.</param>
    public static SqliteCommand Select(SqliteConnection connection, int netUid, string condition)
    {
        var command = connection.CreateCommand();
        command.CommandText = $"""
            SELECT {Columns} FROM evaluations WHERE netuid = $netuid AND {condition}
            ORDER BY {Order}
            """;
        command.Parameters.AddWithValue("$netuid", netUid);
        return command;
    }

    public static (int NetUid, string Hotkey, EvaluationRecord Evaluation) Read(SqliteDataReader row) => (
        row.GetInt32(0),
        row.GetString(1),
        new EvaluationRecord
        {
            CompetitionId = row.GetInt32(2),
            Block = row.GetInt64(3),
            Score = row.GetDouble(4),
            WinnerBlock = row.IsDBNull(5) ? null : row.GetInt64(5),
            WinnerScore = row.IsDBNull(6) ? null : row.GetDouble(6),
            Duration = row.IsDBNull(7) ? null : TimeSpan.FromTicks(row.GetInt64(7)),
        });

    /// <summary>Writes an evaluation behind those of the same block, and forgets what is too old.</summary>
    public static void Insert(SqliteConnection connection, int netUid, string hotkey, EvaluationRecord evaluation)
    {
        const string Key = "netuid = $netuid AND hotkey = $hotkey AND competition_id = $competition";
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            INSERT INTO evaluations (netuid, hotkey, competition_id, block, number, score, winner_block, winner_score, duration_ticks)
            VALUES ($netuid, $hotkey, $competition, $block,
                (SELECT coalesce(max(number) + 1, 0) FROM evaluations WHERE {Key} AND block = $block), $score, $winner, $winnerScore, $duration);
            DELETE FROM evaluations WHERE {Key} AND (block, number) NOT IN (
                SELECT block, number FROM evaluations WHERE {Key} ORDER BY block DESC, number DESC LIMIT {ModelTracker.MaxEvaluations});
            """;
        command.Parameters.AddWithValue("$netuid", netUid);
        command.Parameters.AddWithValue("$hotkey", hotkey);
        command.Parameters.AddWithValue("$competition", evaluation.CompetitionId);
        command.Parameters.AddWithValue("$block", evaluation.Block);
        command.Parameters.AddWithValue("$score", Checked(evaluation.Score, hotkey));
        command.Parameters.AddWithValue("$winner", (object?)evaluation.WinnerBlock ?? DBNull.Value);
        command.Parameters.AddWithValue("$winnerScore", evaluation.WinnerScore is { } score ? Checked(score, hotkey) : DBNull.Value);
        command.Parameters.AddWithValue("$duration", (object?)evaluation.Duration?.Ticks ?? DBNull.Value);
        command.ExecuteNonQuery();
    }

    /// <summary>Gives a score back, where it can be compared; the lowest of all would beat every model for ever.</summary>
    public static double Checked(double score, string hotkey) => score > double.NegativeInfinity ? score : throw new TaoverseException(
        "InvalidEvaluation", FaultKind.InvalidInput,
        string.Create(CultureInfo.InvariantCulture, $"The score {score} of {hotkey} cannot be kept."),
        "Give a number, or positive infinity for a model that failed.");
}
