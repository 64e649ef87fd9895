namespace Taoverse.Storage;

/// <summary>What is to be published, and how.</summary>
public sealed record ModelPublishRequest
{
    /// <summary>The folder with the model.</summary>
    public required string Folder { get; init; }

    /// <summary>Namespace and name of the repository; created where it does not exist.</summary>
    public required string RepoId { get; init; }

    /// <summary>SS58 address of the hotkey that commits.</summary>
    public required string Hotkey { get; init; }

    /// <summary>The competition that the model is for.</summary>
    public int CompetitionId { get; init; }

    /// <summary>Whether the repository is made public once the commitment stands. Until then nobody can copy the model.</summary>
    public bool MakePublic { get; init; }

    /// <summary>Whether each step is only told and nothing is changed.</summary>
    public bool PlanOnly { get; init; }

    /// <summary>How long to wait for the commitment to be read back.</summary>
    public TimeSpan ReadBackTimeout { get; init; } = TimeSpan.FromMinutes(2);
}
