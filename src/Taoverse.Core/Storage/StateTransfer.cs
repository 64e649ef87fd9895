namespace Taoverse.Storage;

/// <summary>What went out of the state into a file, or came in from one.</summary>
public sealed record StateTransfer
{
    /// <summary>The full path of the file.</summary>
    public required string Path { get; init; }

    /// <summary>The subnets that the file is about, in ascending order.</summary>
    public required IReadOnlyList<int> NetUid { get; init; }

    /// <summary>How many tracked models there are.</summary>
    public int TrackedModels { get; init; }

    /// <summary>How many evaluations there are.</summary>
    public int Evaluations { get; init; }

    /// <summary>How many weights of competitions there are.</summary>
    public int CompetitionWeights { get; init; }

    /// <summary>How many metagraphs there are.</summary>
    public int Metagraphs { get; init; }
}
