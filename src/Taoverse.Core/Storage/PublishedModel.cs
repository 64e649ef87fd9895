using Taoverse.Models;

namespace Taoverse.Storage;

/// <summary>A model that was published and committed to.</summary>
public sealed record PublishedModel
{
    /// <summary>The subnet.</summary>
    public required int NetUid { get; init; }

    /// <summary>SS58 address of the hotkey that committed.</summary>
    public required string Hotkey { get; init; }

    /// <summary>The model, at its commit, with both hashes.</summary>
    public required ModelId Id { get; init; }

    /// <summary>Namespace and name.</summary>
    public string RepoId => Id.RepoId;

    /// <summary>The block of the commitment.</summary>
    public required long Block { get; init; }

    /// <summary>Whether everyone sees the repository.</summary>
    public required bool IsPublic { get; init; }

    /// <summary>The sizes of the model's files together.</summary>
    public required long Bytes { get; init; }
}
