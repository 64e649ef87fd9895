using System.Globalization;
using System.Text;
using Taoverse.Competitions;
using Taoverse.Reports;
using Taoverse.State.Transfer;

namespace Taoverse.State.Competitions;

/// <summary>Makes reports of competitions out of the state.</summary>
/// <param name="state">The state.</param>
/// <param name="schedules">The schedules, for the competitions' names.</param>
/// <param name="time">The clock; null for the system's.</param>
public sealed class CompetitionReports(StateDatabase state, ScheduleStore schedules, TimeProvider? time = null)
{
    /// <summary>Puts a report together.</summary>
    /// <param name="netUid">The subnet.</param>
    /// <param name="competitionId">The competition, which may be over.</param>
    /// <param name="cancellationToken">Ends the wait for another process.</param>
    /// <exception cref="TaoverseException">
    /// <c>CompetitionNotFound</c>: neither the schedule nor the state knows it. <c>StoredScheduleDamaged</c>. Those of the state.
    /// </exception>
    public CompetitionReport Read(int netUid, int competitionId, CancellationToken cancellationToken = default)
    {
        var name = FindName(schedules.Find(netUid), competitionId);
        var models = state.Models.List(netUid, competitionId, cancellationToken).ToList();
        var weights = state.CompetitionWeights.List(netUid, competitionId, cancellationToken);
        if (name is null && models.Count == 0 && weights.Count == 0)
        {
            throw new TaoverseException(
                "CompetitionNotFound", FaultKind.NotFound,
                string.Create(CultureInfo.InvariantCulture, $"Nothing is known of a competition {competitionId} of subnet {netUid}: it is not in the schedule, and no model takes part."),
                "Check the ids, load the schedule with Import-CompetitionSchedule, or name another state with -StatePath.");
        }

        return CompetitionReport.Create(netUid, competitionId, models, weights, (time ?? TimeProvider.System).GetUtcNow()) with { Name = name };
    }

    /// <summary>Writes a report as one HTML page that needs nothing from elsewhere.</summary>
    /// <param name="path">The file; it is there whole or not at all.</param>
    /// <param name="netUid">The subnet.</param>
    /// <param name="competitionId">The competition.</param>
    /// <param name="overwrite">Whether a file that is there is replaced.</param>
    /// <param name="cancellationToken">Ends the wait for another process.</param>
    /// <exception cref="TaoverseException"><c>ReportFileExists</c>, <c>ReportFileNotWritable</c>, and those of <see cref="Read"/>.</exception>
    public CompetitionReportFile Export(string path, int netUid, int competitionId, bool overwrite = false, CancellationToken cancellationToken = default) =>
        WholeFile.Write(path, "ReportFile", overwrite, isPrivate: false, (target, full) =>
        {
            var report = Read(netUid, competitionId, cancellationToken);
            target.Write(Encoding.UTF8.GetBytes(CompetitionReportPage.Write(report)));
            return new CompetitionReportFile
            {
                Path = full,
                NetUid = netUid,
                CompetitionId = competitionId,
                Name = report.Name,
                Models = report.Rows.Count,
                Scored = report.Rows.Count(row => row.Score is { } score && double.IsFinite(score)),
                Block = report.Block,
                Bytes = target.Length,
            };
        });

    // A competition that is over still has a name in an earlier entry.
    private static string? FindName(CompetitionSchedule? schedule, int competitionId) =>
        schedule?.Entries.SelectMany(entry => entry.Competitions).LastOrDefault(competition => competition.CompetitionId == competitionId)?.Name;
}
