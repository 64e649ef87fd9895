using System.Text.Json.Serialization;

namespace Taoverse.LocalSubnet.Hub;

/// <summary>A repository as it is kept on disk. Replaced as a whole, never changed in place.</summary>
internal sealed record HubRepo
{
    public required string Id { get; init; }

    public required bool Private { get; init; }

    public bool Gated { get; init; }

    /// <summary>Who may read the files where the repository is gated.</summary>
    public IReadOnlyList<string> Granted { get; init; } = [];

    /// <summary>The commits, the newest last.</summary>
    public required IReadOnlyList<HubCommit> Commits { get; init; }

    [JsonIgnore]
    public HubCommit Head => Commits[^1];

    [JsonIgnore]
    public string Owner => Id[..Id.IndexOf('/', StringComparison.Ordinal)];

    public HubCommit? Find(string revision) =>
        revision is "main" or "HEAD" or "refs/heads/main" ? Head : Commits.FirstOrDefault(c => c.Id == revision);
}
