using Taoverse.Evaluation;

namespace Taoverse.Competitions;

/// <summary>A model while it is compared with others.</summary>
internal sealed class Contender
{
    private readonly ModelEvaluation evaluation;

    private Contender(ModelEvaluation evaluation, double epsilon)
    {
        this.evaluation = evaluation;

        // Minus infinity is no loss that a model can have.
        Score = double.IsFinite(evaluation.Score) ? evaluation.Score : double.PositiveInfinity;
        AdjustedScore = double.IsFinite(Score) ? (1 - epsilon) * Score : double.PositiveInfinity;
    }

    public int NetUid => evaluation.NetUid!.Value;

    public int CompetitionId => evaluation.CompetitionId!.Value;

    public string Hotkey => evaluation.Hotkey!;

    public long ModelBlock => evaluation.ModelBlock!.Value;

    /// <summary>The score; infinity for a model that failed.</summary>
    public double Score { get; }

    /// <summary>The score with the model's advantage, which it has over later ones.</summary>
    public double AdjustedScore { get; }

    public bool IsCompetitive { get; set; }

    public int Wins { get; set; }

    public double WinRate { get; set; }

    public double Weight { get; set; }

    public ModelStanding Standing => new()
    {
        NetUid = NetUid,
        CompetitionId = CompetitionId,
        Hotkey = Hotkey,
        Uid = evaluation.Uid,
        ModelBlock = ModelBlock,
        Block = evaluation.Block,
        Score = Score,
        Wins = Wins,
        WinRate = WinRate,
        IsCompetitive = IsCompetitive,
        Weight = Weight,
    };

    public static Contender Of(ModelEvaluation evaluation, EpsilonFunction epsilon, long currentBlock)
    {
        ModelComparison.RequireComplete(evaluation);
        return new Contender(evaluation, EpsilonRange.Check(epsilon.Compute(currentBlock, evaluation.ModelBlock!.Value)));
    }
}
