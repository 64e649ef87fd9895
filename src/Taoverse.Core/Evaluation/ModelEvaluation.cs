using Taoverse.Models;

namespace Taoverse.Evaluation;

/// <summary>What an evaluation of a model gave.</summary>
public sealed record ModelEvaluation
{
    /// <summary>The subnet; null for a folder that belongs to nobody.</summary>
    public int? NetUid { get; init; }

    /// <summary>The hotkey's slot; null where it is not known.</summary>
    public int? Uid { get; init; }

    /// <summary>SS58 address of the hotkey; null for a folder that belongs to nobody.</summary>
    public string? Hotkey { get; init; }

    /// <summary>The competition; null where tasks were given without one.</summary>
    public int? CompetitionId { get; init; }

    /// <summary>The block of the model's commitment; null for a folder that belongs to nobody.</summary>
    public long? ModelBlock { get; init; }

    /// <summary>The model's folder.</summary>
    public required string Path { get; init; }

    /// <summary>The score, lower being better; infinity for a model that failed, in whatever way.</summary>
    public double Score { get; init; } = double.PositiveInfinity;

    /// <summary>The tasks, in the competition's order; empty where the model did not come that far.</summary>
    public IReadOnlyList<TaskResult> Tasks { get; init; } = [];

    /// <summary>The block at which it was evaluated.</summary>
    public required long Block { get; init; }

    /// <summary>How long it took, with the start of the process.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>How it ended.</summary>
    public required EvaluationStatus Status { get; init; }

    /// <summary>What went wrong; null where nothing did.</summary>
    public string? Error { get; init; }

    /// <summary>What an outcome says of a model.</summary>
    /// <param name="outcome">How the evaluation ended.</param>
    /// <param name="path">The model's folder.</param>
    /// <param name="block">The block at which it was evaluated.</param>
    /// <param name="model">Whose model it is; null for a folder that belongs to nobody.</param>
    /// <param name="competitionId">The competition; null where tasks were given without one.</param>
    public static ModelEvaluation Of(EvaluationOutcome outcome, string path, long block, TrackedModel? model = null, int? competitionId = null)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        return new()
        {
            NetUid = model?.NetUid,
            Uid = model?.Uid,
            Hotkey = model?.Hotkey,
            CompetitionId = competitionId,
            ModelBlock = model?.Metadata.Block,
            Path = path,
            Score = outcome.Result?.Score ?? double.PositiveInfinity,
            Tasks = outcome.Result?.Tasks ?? [],
            Block = block,
            Duration = outcome.Duration,
            Status = outcome.Status,
            Error = outcome.Error,
        };
    }

    /// <summary>What is remembered of it; null where it was cancelled or belongs to no competition.</summary>
    public EvaluationRecord? ToRecord() => Status == EvaluationStatus.Cancelled || CompetitionId is not { } competitionId ? null : new()
    {
        CompetitionId = competitionId,
        Block = Block,
        Score = Score,
        Duration = Duration,
    };
}
