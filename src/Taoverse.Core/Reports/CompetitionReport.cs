using Taoverse.Competitions;
using Taoverse.Models;

namespace Taoverse.Reports;

/// <summary>What is known of a competition at one moment: who leads, how scores went, and what was earned.</summary>
public sealed record CompetitionReport
{
    /// <summary>The subnet.</summary>
    public required int NetUid { get; init; }

    /// <summary>The competition.</summary>
    public required int CompetitionId { get; init; }

    /// <summary>The competition's name; null where no schedule is known.</summary>
    public string? Name { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>The models, best first.</summary>
    public required IReadOnlyList<CompetitionReportRow> Rows { get; init; }

    /// <summary>The block of the newest evaluation; null where there is none.</summary>
    public long? Block => Rows.SelectMany(row => row.Evaluations).Select(evaluation => (long?)evaluation.Block).Max();

    /// <summary>Puts a report together.</summary>
    /// <param name="netUid">The subnet.</param>
    /// <param name="competitionId">The competition.</param>
    /// <param name="models">Tracked models; those of other subnets and competitions are left out.</param>
    /// <param name="weights">Competition weights; those of others are left out.</param>
    /// <param name="madeAt">The time that the report is to bear.</param>
    public static CompetitionReport Create(
        int netUid, int competitionId, IEnumerable<TrackedModel> models, IEnumerable<CompetitionWeight> weights, DateTimeOffset madeAt)
    {
        var earned = weights.Where(weight => weight.NetUid == netUid && weight.CompetitionId == competitionId)
            .ToDictionary(weight => weight.Hotkey, weight => weight.Weight);
        var rows = models.Where(model => model.NetUid == netUid && model.CompetitionId == competitionId)
            .Select(model => new CompetitionReportRow(0, model, earned.GetValueOrDefault(model.Hotkey))
            {
                Evaluations = [.. model.Evaluations.Where(evaluation => evaluation.CompetitionId == competitionId)],
            })
            .OrderByDescending(row => row.Weight)
            .ThenBy(row => row.Score ?? double.PositiveInfinity)
            .ThenBy(row => row.Model.Metadata.Block)
            .ThenBy(row => row.Model.Hotkey, StringComparer.Ordinal);
        return new CompetitionReport
        {
            NetUid = netUid,
            CompetitionId = competitionId,
            MadeAt = madeAt,
            Rows = [.. rows.Select((row, index) => row with { Rank = index + 1 })],
        };
    }
}
