namespace Taoverse.Models;

/// <summary>What a hotkey committed to the chain about its model.</summary>
public sealed record ModelMetadata
{
    /// <summary>The subnet.</summary>
    public required int NetUid { get; init; }

    /// <summary>The slot of the hotkey at the time of reading; null where the hotkey is not registered.</summary>
    public int? Uid { get; init; }

    /// <summary>SS58 address of the hotkey that committed.</summary>
    public required string Hotkey { get; init; }

    /// <summary>The block of the commitment.</summary>
    public required long Block { get; init; }

    /// <summary>The model; null where the commitment cannot be read as one.</summary>
    public ModelId? Id { get; init; }

    /// <summary>Why the commitment cannot be read as a model; null where it can.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether the commitment names a model.</summary>
    public bool IsValid => Id is not null;

    /// <summary>The repository on the hub; null where the commitment is not valid.</summary>
    public string? RepoId => Id?.RepoId;

    /// <summary>The page of the model at its commit; null where the commitment is not valid.</summary>
    public string? Url => Id is null ? null : $"https://huggingface.co/{Id.RepoId}" + (Id.Commit is null ? "" : $"/tree/{Id.Commit}");
}
