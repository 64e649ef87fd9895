using Taoverse.Models;
using Taoverse.Storage;

namespace Taoverse.PowerShell.Evaluation;

/// <summary>A model that a command was given, in whatever form.</summary>
internal sealed record ModelTarget
{
    /// <summary>Its folder.</summary>
    public required string Folder { get; init; }

    /// <summary>What the user gave, for errors.</summary>
    public required object Given { get; init; }

    /// <summary>The subnet; null for a folder that belongs to nobody.</summary>
    public int? NetUid { get; init; }

    /// <summary>The slot; null where it is not known.</summary>
    public int? Uid { get; init; }

    /// <summary>The hotkey; null for a folder that belongs to nobody.</summary>
    public string? Hotkey { get; init; }

    /// <summary>The competition that its commitment names; null where none is known.</summary>
    public int? CompetitionId { get; init; }

    /// <summary>The block of its commitment; null where it is not known.</summary>
    public long? ModelBlock { get; init; }

    /// <summary>The model in the store, which must not be deleted meanwhile; null for a folder elsewhere.</summary>
    public StoredModel? Stored { get; init; }

    public static ModelTarget Of(TrackedModel model, StoredModel stored) => new()
    {
        Folder = stored.Path,
        Given = model,
        NetUid = model.NetUid,
        Uid = model.Uid,
        Hotkey = model.Hotkey,
        CompetitionId = model.CompetitionId,
        ModelBlock = model.Metadata.Block,
        Stored = stored,
    };
}
