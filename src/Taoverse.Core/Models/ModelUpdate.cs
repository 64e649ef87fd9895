namespace Taoverse.Models;

/// <summary>What an update did for a hotkey, and why.</summary>
public sealed record ModelUpdate
{
    /// <summary>The subnet.</summary>
    public required int NetUid { get; init; }

    /// <summary>The hotkey's slot; null where it is not registered.</summary>
    public int? Uid { get; init; }

    /// <summary>SS58 address of the hotkey.</summary>
    public required string Hotkey { get; init; }

    /// <summary>What came of it.</summary>
    public required ModelUpdateOutcome Outcome { get; init; }

    /// <summary>Why, in a sentence that a miner understands.</summary>
    public required string Reason { get; init; }

    /// <summary>A stable identifier of the reason, such as <c>HashMismatch</c>; null where the model was updated or is unchanged.</summary>
    public string? ErrorId { get; init; }

    /// <summary>The metadata that the hotkey has on the chain; null where there is none or it could not be read.</summary>
    public ModelMetadata? Metadata { get; init; }

    /// <summary>The competition that the metadata names; null where it names no model.</summary>
    public int? CompetitionId => Metadata?.Id?.CompetitionId;

    /// <summary>The model's folder; null where it was not downloaded.</summary>
    public string? Path { get; init; }
}
