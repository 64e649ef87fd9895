using Taoverse.Models;

namespace Taoverse.State.Transfer;

/// <summary>An evaluation of a hotkey, whose model need not be tracked.</summary>
internal sealed record EvaluationEntry(
    int NetUid, string Hotkey, int CompetitionId, long Block, double Score, long? WinnerBlock, double? WinnerScore, TimeSpan? Duration)
    : ISubnetEntry
{
    public static EvaluationEntry Of(int netUid, string hotkey, EvaluationRecord evaluation) => new(
        netUid, hotkey, evaluation.CompetitionId, evaluation.Block, evaluation.Score, evaluation.WinnerBlock, evaluation.WinnerScore, evaluation.Duration);

    public EvaluationRecord ToRecord() => new()
    {
        CompetitionId = CompetitionId,
        Block = Block,
        Score = Score,
        WinnerBlock = WinnerBlock,
        WinnerScore = WinnerScore,
        Duration = Duration,
    };
}
