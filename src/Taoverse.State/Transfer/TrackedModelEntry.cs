using Taoverse.Models;

namespace Taoverse.State.Transfer;

/// <summary>A tracked model, flat, with the block of its commitment.</summary>
internal sealed record TrackedModelEntry(
    int NetUid, string Hotkey, long Block, int CompetitionId, string Namespace, string Name, string? Commit, string? Hash, string? SecureHash, string? Refusal)
    : ISubnetEntry
{
    /// <summary>An entry of metadata that names a model.</summary>
    public static TrackedModelEntry Of(ModelMetadata metadata, string? refusal)
    {
        var id = metadata.Id!;
        return new(metadata.NetUid, metadata.Hotkey, metadata.Block, id.CompetitionId, id.Namespace, id.Name, id.Commit, id.Hash, id.SecureHash, refusal);
    }

    public ModelMetadata ToMetadata() => new()
    {
        NetUid = NetUid,
        Hotkey = Hotkey,
        Block = Block,
        Id = new() { Namespace = Namespace, Name = Name, Commit = Commit, Hash = Hash, SecureHash = SecureHash, CompetitionId = CompetitionId },
    };
}
