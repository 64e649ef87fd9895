namespace Taoverse.Models;

/// <summary>What is known of a hotkey's model.</summary>
public sealed record TrackedModel
{
    /// <summary>The subnet.</summary>
    public required int NetUid { get; init; }

    /// <summary>SS58 address of the hotkey.</summary>
    public required string Hotkey { get; init; }

    /// <summary>The hotkey's slot in the newest synced metagraph; null where it is not there.</summary>
    public int? Uid { get; init; }

    /// <summary>The newest metadata that was taken up.</summary>
    public required ModelMetadata Metadata { get; init; }

    /// <summary>The model that the metadata names; null where it names no model.</summary>
    public ModelId? Id => Metadata.Id;

    /// <summary>The competition that the metadata names; null where it names no model.</summary>
    public int? CompetitionId => Metadata.Id?.CompetitionId;

    /// <summary>Why the model cannot take part in its competition, as it was found when it was taken up; null where it can.</summary>
    public string? Refusal { get; init; }

    /// <summary>The newest evaluations of each competition, oldest first.</summary>
    public IReadOnlyList<EvaluationRecord> Evaluations { get; init; } = [];

    /// <summary>The block of the newest evaluation over all competitions; null where there is none.</summary>
    public long? LastEvaluatedBlock => Evaluations.Count == 0 ? null : Evaluations.Max(evaluation => evaluation.Block);
}
