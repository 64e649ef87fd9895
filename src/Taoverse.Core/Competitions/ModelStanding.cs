namespace Taoverse.Competitions;

/// <summary>How a model did against the others of a step.</summary>
public sealed record ModelStanding
{
    /// <summary>The subnet.</summary>
    public required int NetUid { get; init; }

    /// <summary>The competition.</summary>
    public required int CompetitionId { get; init; }

    /// <summary>SS58 address of the hotkey.</summary>
    public required string Hotkey { get; init; }

    /// <summary>The hotkey's slot; null where it is not known.</summary>
    public int? Uid { get; init; }

    /// <summary>The block of the model's commitment.</summary>
    public required long ModelBlock { get; init; }

    /// <summary>The block of the evaluation.</summary>
    public required long Block { get; init; }

    /// <summary>The score, lower being better; infinity for a model that failed.</summary>
    public required double Score { get; init; }

    /// <summary>How many of the others it beats.</summary>
    public required int Wins { get; init; }

    /// <summary>Wins over opponents, from 0 to 1.</summary>
    public required double WinRate { get; init; }

    /// <summary>Whether it can still win once every advantage has decayed to its end.</summary>
    public required bool IsCompetitive { get; init; }

    /// <summary>What it earned in this step, from 0 to 1.</summary>
    public required double Weight { get; init; }
}
