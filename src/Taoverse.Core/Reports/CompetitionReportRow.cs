using Taoverse.Models;

namespace Taoverse.Reports;

/// <summary>A model's line in a report.</summary>
/// <param name="Rank">Its place from 1 on: by weight, then by newest score.</param>
/// <param name="Model">The model with its evaluations.</param>
/// <param name="Weight">The moving average of what it earned.</param>
public sealed record CompetitionReportRow(int Rank, TrackedModel Model, double Weight)
{
    /// <summary>The competition's evaluations, oldest first.</summary>
    public required IReadOnlyList<EvaluationRecord> Evaluations { get; init; }

    /// <summary>The newest score; null where it was never evaluated.</summary>
    public double? Score => Evaluations.Count == 0 ? null : Evaluations[^1].Score;

    /// <summary>The hotkey with its middle left out.</summary>
    public string ShortHotkey => Model.Hotkey.Length <= 16 ? Model.Hotkey : $"{Model.Hotkey[..6]}…{Model.Hotkey[^6..]}";
}
